"""Table models: rows fetched page by page, never a widget per row."""
