"""Migrations, each complete in itself: none imports the tables of today."""
