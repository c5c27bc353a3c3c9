"""What stands between the accepting of a connection and its first byte of protocol."""
