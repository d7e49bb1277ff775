"""Parts of the today page."""
