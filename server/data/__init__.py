"""Session data: small values that are kept by a key made from the event."""
