"""Help: what commands say about themselves, and the topics of `game/help`."""
