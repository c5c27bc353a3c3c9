"""What staff do to somebody's session, in the game or on a page; all of it is noted.

Who may do it to whom is for the caller to ask: the game and the pages each have their
own words for a refusal.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from server.audit.log import note
from server.commands.text import replaceable
from server.world.speech import escape

if TYPE_CHECKING:
    from server.commands.command import Command
    from server.sessions.session import ServerSession

NO_REASON = "no reason was given"


class By(NamedTuple):
    """Who does it, from where, and whether in the "game" or on the "admin" pages."""

    account: Any
    address: str = ""
    source: str = "game"

    @classmethod
    def of(cls, command: Command) -> By:
        """Whoever typed this command."""
        session = command.session
        return cls(command.account, session.address if session is not None else "")

    def note(self, act: str, target: str = "", **details: Any) -> None:
        """Keep in the audit log that they did it. Needs a running loop."""
        where = {"address": self.address, "source": self.source}
        note(self.account, act, target, **where, **details)


def kick(by: By, sessions: Iterable[ServerSession], reason: str = "") -> None:
    """End these sessions; each is told why. Needs a running loop."""
    for session in list(sessions):
        noted(by, "kick", session, reason=reason)
        session.disconnect(you_were_booted(reason))


def message(by: By, session: ServerSession, words: str) -> None:
    """Tell a session something in the name of the staff. Needs a running loop."""
    noted(by, "message", session, words=words)
    session.msg(staff_says(str(by.account), words))


def noted(by: By, act: str, session: ServerSession, **details: Any) -> None:
    """Keep it in the audit log, with whom the session is of. Needs a running loop."""
    about: dict[str, Any] = {"session": session.sessid}
    about["their address"] = session.address
    if session.account is not None:
        about["account"] = session.account.pk
    if session.puppet is not None:
        about["object"] = session.puppet.id
    said = {name: value for name, value in details.items() if value}
    by.note(act, called(session), **about, **said)


def called(session: ServerSession) -> str:
    """Whose session it is, in words that stay true when it is gone."""
    if session.account is None:
        return f"session {session.sessid} from {session.address}"
    playing = f" as {session.puppet}" if session.puppet is not None else ""
    return f"{session.account}{playing}"


@replaceable
def you_were_booted(reason: str) -> str:
    """To whom is sent out."""
    return f"You have been sent out: {escape(reason) or NO_REASON}."


@replaceable
def staff_says(name: str, words: str) -> str:
    """A sentence of the staff, for one session."""
    return f"|y*** {escape(name)}, one of the staff, tells you: {escape(words)}|n"
