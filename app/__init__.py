"""Yidi Counter: filing of medical care away from home, at the county counter. No Qt in here."""

__version__ = "0.1.0"
