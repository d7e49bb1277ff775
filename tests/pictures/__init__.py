"""Pictures of every screen, taken from the real window: for looking at, and for the manual."""
