"""What stands before the first byte of a protocol."""
