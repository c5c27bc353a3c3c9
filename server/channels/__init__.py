"""Channels: groups that one joins, wherever one is, and what was said there."""
