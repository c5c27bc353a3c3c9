"""Sounds, for clients that play them (the GMCP package Client.Media).

    sound(room, "rain.wav", caption="Rain falls.", loops=-1, key="weather")
    stop_sound(room, key="weather")

The files are at `settings.SOUNDS_URL`, or where a sound's own `url` says. Whoever reads
by a screen reader, and has no client that said it plays sounds, reads the caption.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from django.conf import settings
from msgspec import UNSET, Meta, UnsetType

from server.facts.fact import Fact
from server.facts.telling import inform, names, sessions_of
from server.messaging.rendering import unmarked
from server.world.speech import say
from server.world.typeclasses import Room

if TYPE_CHECKING:
    from server.sessions.session import ServerSession

Percent = Annotated[int, Meta(ge=1, le=100)]


class MediaDefault(Fact, package="Client.Media.Default", frozen=True):
    """Where the files are."""

    url: str


class MediaLoad(Fact, package="Client.Media.Load", frozen=True):
    """A file that will be played, to be fetched before."""

    name: str
    url: str | UnsetType = UNSET


class MediaPlay(Fact, package="Client.Media.Play", frozen=True):
    """A file to be played; -1 `loops` are without end.

    Of two that have one `key` the second ends the first; what has a lower `priority` is
    ended, too. `caption` is what one hears, in words.
    """

    name: str
    type: str = "sound"
    url: str | UnsetType = UNSET
    tag: str | UnsetType = UNSET
    volume: Percent | UnsetType = UNSET
    loops: Annotated[int, Meta(ge=-1)] | UnsetType = UNSET
    priority: Percent | UnsetType = UNSET
    key: str | UnsetType = UNSET
    caption: str | UnsetType = UNSET


class MediaStop(Fact, package="Client.Media.Stop", frozen=True):
    """What is to be silent: all to which this fits; without fields everything."""

    name: str | UnsetType = UNSET
    type: str | UnsetType = UNSET
    tag: str | UnsetType = UNSET
    priority: Percent | UnsetType = UNSET
    key: str | UnsetType = UNSET


def sound(whom: Any, name: str, caption: str = "", **more: Any) -> None:
    """Let a sound be heard by those in a room, or by whom else `inform` can tell.

    `more` are fields of MediaPlay: `type` ("sound" or "music"), `tag`, `volume` and
    `priority` (1 to 100), `loops`, `key`, `url`. The caption is markup. Raises
    TypeError for another field and ValueError for another value than they can have.
    """
    hearing = _hearers(whom)
    said = unmarked(caption) or UNSET
    play = MediaPlay(name, caption=said, **more)
    found = _can_be_found(play)
    if found:
        inform(hearing, play)
    if caption:
        readers = [each for each in hearing if each.screenreader]
        say([each for each in readers if not (found and _plays(each))], caption)


def stop_sound(whom: Any, **which: Any) -> None:
    """Let sounds end: those to which these fields of MediaStop fit."""
    inform(_hearers(whom), MediaStop(**which))


def load_sound(whom: Any, name: str, url: str = "") -> None:
    """Let clients fetch a file that will be played."""
    load = MediaLoad(name, url or UNSET)
    if _can_be_found(load):
        inform(_hearers(whom), load)


def _can_be_found(file: MediaPlay | MediaLoad) -> bool:
    return bool(settings.SOUNDS_URL) or file.url is not UNSET


def _plays(session: ServerSession) -> bool:
    """Whether its client said that it plays sounds."""
    return names(session, MediaPlay.package)


def _hearers(whom: Any) -> list[ServerSession]:
    return whom.hearing() if isinstance(whom, Room) else sessions_of(whom)
