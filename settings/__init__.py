"""Settings: plain values and dotted paths; nothing of ours is imported here."""
