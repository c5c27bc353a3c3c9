"""Telnet: bytes to values, agreements about options, and the connection itself."""
