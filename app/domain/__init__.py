"""Pure values and the rules of life of a filing. Imports nothing but the standard library and check-digit code."""
