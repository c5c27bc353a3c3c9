"""Fixtures for the audit log."""

from tests.server.web.conftest import game, staff

__all__ = ["game", "staff"]
