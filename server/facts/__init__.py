"""Facts: what clients are told as data, typed, and without asking for it."""
