"""The hooks of a house in which nothing happens by itself."""
