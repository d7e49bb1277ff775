"""Paper on the screen and on the system's printer. What is on it is made by ``forms``; here it is only shown."""
