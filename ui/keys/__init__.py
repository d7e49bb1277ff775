"""Keys: declared once, bound by the pages, told by F1."""
