"""政策页 in parts."""
