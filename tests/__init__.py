"""The tests. They mirror the rooms of the product; a test's name is a sentence about behaviour."""
