"""上报冲突 on screen."""
