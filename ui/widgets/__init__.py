"""The controls every page is made of. They know how things look, never what a filing is."""
