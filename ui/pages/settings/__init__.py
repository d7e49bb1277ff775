"""设置页's parts: the groups of settings, accounts, the examination, backup, the office's key."""
