"""性能测量: each figure as a ratio against its floor or peers, measured in one run."""
