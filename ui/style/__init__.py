"""How everything looks: the tokens, the style sheet made from them, the shipped fonts and icons."""
