"""Alembic migrations of the encrypted database, run without an ini file and from any working directory."""
