"""The demonstration visit played through the window, by keys, with a picture of every step."""
