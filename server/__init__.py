"""The Server: it knows the game, and holds no client sockets."""
