"""The screen that faces the applicant: what is being filed for them, their word that it is right, their signature."""
