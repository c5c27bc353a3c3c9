"""Telnet: the parser, the agreements and the connection."""
