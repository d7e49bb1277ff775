"""Charts as pictures: the only place with matplotlib, drawn off the window's thread and without one."""
