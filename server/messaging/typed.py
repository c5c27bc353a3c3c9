"""Typed lines as events, and the context of a command."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from server.messaging.chain import MessageChain
from server.messaging.components import Plain
from server.messaging.context import CURRENT, CommandContext
from server.messaging.events import Event, Friend, InputMessage

if TYPE_CHECKING:
    from server.accounts.models import Account
    from server.commands.command import Command
    from server.sessions.session import ServerSession
    from server.world.entity import Object


def event_of(
    session: ServerSession | None,
    account: Account | None,
    character: Object | None,
    line: str,
) -> Event:
    """A line, typed on a session, or done by somebody who has none."""
    number = None if account is None else account.pk
    sender = None if account is None else Friend(account.pk, account.username)
    if sender is not None and character is not None:
        sender.nickname = character.key
    return Event(
        type="message",
        detail_type="session",
        sub_type="input",
        self_id=0,
        user_id=number,
        character_id=None if character is None else character.id,
        sessid=None if session is None else session.sessid,
        raw_text=line,
        message=MessageChain([Plain(line, markup=False)]),
        sender=sender,
        time=datetime.now(UTC),
    )


def context_of(
    game: Any,
    session: ServerSession,
    line: str,
) -> CommandContext[Any]:
    """The context of a line that has just been typed."""
    event = event_of(session, session.account, session.puppet, line)
    message = InputMessage(event.message, event.sender or Friend(0, ""))
    return CommandContext(game, event, session=session, message=message)


def of_command(game: Any, command: Command) -> CommandContext[Any]:
    """The context of a command: that of the line in hand, if it is what answers it.

    One that is run by another command, in its turn, has the same session data.
    """
    line = CURRENT.get()
    if line is not None and (line.over or line.session is not command.session):
        line = None
    if line is not None and line.command in (None, command):
        line.command = command
        return line
    event = event_of(command.session, command.account, command.character, command.raw)
    message = InputMessage(event.message, event.sender or Friend(0, ""))
    ctx: CommandContext[Any] = CommandContext(
        game, event, session=command.session, message=message
    )
    ctx.command = command
    ctx.box = None if line is None else line.box
    return ctx


def of_failure(game: Any, who: Any) -> CommandContext[Any]:
    """The context of what went wrong for a session, or an account or object.

    The line itself is in it only if it is in hand: it may be a password.
    """
    session = who if hasattr(who, "sessid") else None
    line = CURRENT.get()
    if line is not None and line.session is session:
        return line
    account, puppet = getattr(who, "account", None), getattr(who, "puppet", None)
    event = event_of(session, account, puppet, "")
    return CommandContext(game, event, session=session)
