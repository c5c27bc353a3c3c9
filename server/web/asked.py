"""What a request says beside its form: from where it comes, and what is searched."""

from __future__ import annotations

from django.http import HttpRequest

LONGEST = 100
"""Letters of what is searched."""


def address(request: HttpRequest) -> str:
    """Where the visitor is."""
    return str(request.META.get("REMOTE_ADDR", ""))


def words(request: HttpRequest) -> list[str]:
    """What to look for: words of characters that can be seen."""
    given = request.GET.get("words", "")[:LONGEST]
    return "".join(each if each.isprintable() else " " for each in given).split()
