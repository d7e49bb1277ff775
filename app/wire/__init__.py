"""线上格式: what leaves the counter and what comes back, as data with a version."""
