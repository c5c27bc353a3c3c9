"""The websocket: handshake, messages, and what the webclient is made of."""
