"""How a client logs in by itself and comes back: GMCP's Char.Login, 1 and 2.

These go to clients that have said that they speak it (`Client.login`); what follows
from what they answer is in `server.sessions.char_login`.
"""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from server.facts.fact import Fact


class LoginDefault(Fact, package="Char.Login.Default", frozen=True):
    """By which means one may log in here."""

    type: list[str]
    version: int | UnsetType = UNSET


class LoginResult(Fact, package="Char.Login.Result", frozen=True):
    """Whether that was a login; if not, why."""

    success: bool
    message: str | UnsetType = UNSET


class LoginToken(Fact, package="Char.Login.Token", frozen=True):
    """What to come back by, without the password; each use gives another."""

    account: str
    token: str
    secure_only: bool
