"""Official paper: one page engine, layouts as data, one module per form. Never screens."""
