"""The frame around all pages: navigation, search, lamps, the bar at the bottom, the lock."""
