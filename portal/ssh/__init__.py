"""SSH: a terminal with a line editor, for players who already have an account."""
