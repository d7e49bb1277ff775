"""图片 for the window: decoded by the same library that reads codes on them.

Qt's own readers are not used off the window's thread: a Python device under them can wait for the interpreter's lock
while the window, which holds it, waits for theirs.
"""

from app.devices.code_pictures import read_picture

__all__ = ["read_picture"]
