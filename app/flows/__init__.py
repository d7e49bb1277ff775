"""Wizards without a window: typed data, steps, a back stack, and problems(step)."""
