"""The roles of accounts, each of which may all that those before it may."""

from __future__ import annotations

from functools import lru_cache

from django.db.models import TextChoices


class Role(TextChoices):
    """From the least trusted to the most."""

    GUEST = "Guest"
    PLAYER = "Player"
    HELPER = "Helper"
    BUILDER = "Builder"
    ADMIN = "Admin"
    DEVELOPER = "Developer"


RANK = {role.casefold(): rank for rank, role in enumerate(Role.values)}


@lru_cache
def rank(role: str) -> int:
    """How high a role stands, from 0.

    A name that is no role stands above all, so that what asks for it is closed.
    """
    return RANK.get(role.casefold(), len(RANK))
