"""Gatehouse's tests: they mirror the source; `stories/` and `live/` cross it."""
