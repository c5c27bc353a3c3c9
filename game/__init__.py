"""The game: its rooms and things, its commands and every word a player reads."""
