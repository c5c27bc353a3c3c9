"""Words: the commands a session may use, for clients that complete what is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.commands import dispatch
from server.facts.standard import Words

if TYPE_CHECKING:
    from server.commands.merged import View
    from server.sessions.session import ServerSession


def view(session: ServerSession) -> View:
    """The commands there are for it; the same object as long as they are the same."""
    who = dispatch.of_session(session)
    return dispatch.gather(who).view(who.caller)


def words(view: View) -> Words:
    """Their names, without those that no list of commands names."""
    return Words([command.key for command in view.commands if command.listed])
