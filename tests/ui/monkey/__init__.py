"""A stranger's monkey: random hands on the real window, and what must hold whatever they did."""
