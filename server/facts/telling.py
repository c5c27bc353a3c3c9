"""Telling facts: encoded once, to those whose clients take them.

`inform(character, Quest("The bell"))` is what game code calls. What the world itself
causes is told by `server.facts.watching`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from server.facts.fact import Fact, checked
from server.facts.variables import show
from server.world.speech import say
from server.world.turn import TURN

if TYPE_CHECKING:
    from server.sessions.session import ServerSession


def inform(whom: Any, fact: Fact) -> None:
    """Tell a fact to a session, an account or a character, or to several sessions.

    It goes with the turn, as text does, to the clients that take data and said nothing
    against its package. Raises ValueError for a field of another type than declared.
    """
    data = checked(fact)
    sessions = sessions_of(whom)
    hearing = [each for each in sessions if each.takes_packages]
    if len(hearing) < len(sessions):
        shown = [each for each in sessions if each.takes_variables]
        for session in shown if fact.delta else ():
            newer(session, fact.package, data)
        show(shown, fact)
    if not fact.delta:
        tell(hearing, {fact.package: data})
        return
    # It is noted of all, for who takes this package only later is told it whole then.
    for session in hearing:
        changed = newer(session, fact.package, data)
        if changed:
            tell([session], {fact.package: changed})


def takes(session: ServerSession, package: str) -> bool:
    """Whether its client takes data, and this package of it."""
    return session.takes_data and session.client.takes(package)


def names(session: ServerSession, package: str) -> bool:
    """Whether its client said itself that it takes this package."""
    client = session.client
    return (
        session.takes_packages and client.supports is not None and client.takes(package)
    )


def newer(session: ServerSession, package: str, data: dict[str, Any]) -> dict[str, Any]:
    """What of the data its client was not told yet; it is noted as told."""
    before = session.facts.get(package, {})
    TURN.remember(_restore, session.facts, package, session.facts.get(package))
    session.facts[package] = {**before, **data}
    return {
        key: data[key] for key in data if key not in before or before[key] != data[key]
    }


def tell(sessions: Iterable[ServerSession], packages: dict[str, Any]) -> None:
    """Tell some clients some packages, in their order, each to those that take it."""
    hearing = list(sessions)
    if all(session.client.supports is None for session in hearing):
        say(hearing, gmcp=packages)
        return
    for package, data in packages.items():
        say(
            [each for each in hearing if each.client.takes(package)],
            gmcp={package: data},
        )


def tell_all(session: ServerSession, facts: Iterable[Fact]) -> None:
    """Tell several facts in as few messages as can be."""
    packages: dict[str, Any] = {}
    for fact in facts:
        if fact.package in packages:
            tell([session], packages)
            packages = {}
        packages[fact.package] = fact.data
    if packages:
        tell([session], packages)


def sessions_of(whom: Any) -> list[ServerSession]:
    """The sessions of an account or a character, this one session, or these."""
    if hasattr(whom, "sessid"):
        return [whom]
    if hasattr(whom, "sessions"):
        return list(whom.sessions.all())
    return list(whom)


def _restore(told: dict[str, Any], package: str, before: Any) -> None:
    if before is None:
        told.pop(package, None)
    else:
        told[package] = before
