"""How to render for a client: equal profiles share one rendering."""

from __future__ import annotations

from typing import Any, NamedTuple

from portal.wire.state import Client


class Profile(NamedTuple):
    """Everything that changes what a client is sent for the same markup."""

    colors: int = 16
    """0, 16, 256 or 16777216."""
    encoding: str = "utf-8"
    width: int = 0
    """Fold lines at this many cells; 0 leaves them alone."""
    screenreader: bool = False
    links: str = ""
    """How links are written: "mxp", "osc8", "mslp" or "" (their words only)."""


def profile_of(client: Client, options: dict[str, Any]) -> Profile:
    """The profile of a client, its player's choices first.

    A screen reader is sent no colour unless its player asked for it.
    """
    screenreader = bool(options.get("screenreader", client.screenreader))
    width = 0
    if options.get("wrap", not client.folds):
        width = options.get("width") or client.width
    return Profile(
        colors=options.get("colors", 0 if screenreader else client.colors),
        encoding=client.encoding,
        width=width,
        screenreader=screenreader,
        links="" if screenreader else client.links,
    )


def read_aloud(profile: Profile) -> Profile:
    """The same for one message that is to be as for a screen reader."""
    return profile._replace(colors=0, screenreader=True, links="")
