"""Errors that are sentences; whatever is not one of these is a bug and is logged."""

from __future__ import annotations


class PlayerError(Exception):
    """The player asked for something that cannot be; str() tells them why."""


class NotNow(PlayerError):
    """Possible, but not in the state the session is in."""


class NotAllowed(PlayerError):
    """Possible, but not for this account."""


class Busy(PlayerError):
    """Too much is being asked at once; it may be asked again in a moment."""
