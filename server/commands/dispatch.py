"""From a line to the command that answers it.

First a command of exactly this name, then an exit of exactly this name, then a channel,
then the one command that begins so; what is left goes to the system commands
(`server.commands.system`).
Locks are asked here: a command one may not use does not exist for him.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from server import edge
from server.channels.channel import channel_heard
from server.commands.command import Actor, Command, Line
from server.commands.exits import find_exit
from server.commands.merged import Merged, merged
from server.commands.parser import parse
from server.commands.system import CHANNEL, SYSTEM

if TYPE_CHECKING:
    from server.accounts.models import Account
    from server.sessions.session import ServerSession
    from server.world.entity import Object

    Caller: TypeAlias = ServerSession | Account | Object

Task = asyncio.Task[None]


def run(session: ServerSession, line: str) -> Task | None:
    """Do what was typed. The Task only if the next line has to wait for it."""
    return perform(of_session(session), session, match, line)


def execute(
    caller: Caller, line: str, session: ServerSession | None = None
) -> Task | None:
    """Do `line` as if this session, account or object had typed it.

    With `session`, as if it had been typed there.
    """
    return perform(actor(caller, session), session or caller, match, line)


def system(session: ServerSession, key: str, args: str = "") -> Task | None:
    """Run the system command `key`, such as "__loginstart__", for a session."""
    return perform(of_session(session), session, reserved, key, args)


def perform(
    who: Actor, told: Caller, choose: Callable[..., Command], *args: str
) -> Task | None:
    """Choose a command and run it, and see to its errors."""
    chosen: list[Command] = []

    def work() -> Awaitable[None] | None:
        command = choose(who, *args)
        chosen.append(command)
        return command.run()

    task = edge.guarded(told, work)
    if not isinstance(task, asyncio.Task) or not chosen[0].holds_input:
        return None
    if not chosen[0].begins_again and who.session is not None:
        who.session.has_begun()
    return task


def match(who: Actor, line: str) -> Command:
    """The command that answers this line, ready to run."""
    cmdset = gather(who)
    parsed = parse(line, cmdset.names)
    name, caller = parsed.name, who.caller
    if not name:
        return prepare("__noinput__", who, parsed, cmdset)
    found = cmdset.get(name, caller)
    if found is not None:
        return found(who, parsed, cmdset)
    if cmdset.exits and who.character is not None:
        location = who.character.location
        leads = find_exit(location, line, name) if location is not None else None
        if leads is not None:
            return prepare("__exit__", who, parsed, cmdset, (leads,))
    if who.account is not None and CHANNEL in cmdset.system:
        channel = channel_heard(name, who.account)
        if channel is not None:
            return prepare(CHANNEL, who, parsed, cmdset, (channel,))
    fitting = cmdset.view(caller).starting(name)
    if len(fitting) == 1:
        return fitting[0](who, parsed, cmdset)
    key = "__multimatch__" if fitting else "__nomatch__"
    return prepare(key, who, parsed, cmdset, fitting)


def prepare(
    key: str, who: Actor, line: Line, cmdset: Merged, matches: tuple[Any, ...] = ()
) -> Command:
    """The system command of this key: the cmdset's own or else the usual one."""
    command = cmdset.system.get(key) or SYSTEM[key]
    return command(who, line, cmdset, matches)


def reserved(who: Actor, key: str, args: str) -> Command:
    """The system command of this key for somebody, ready to run."""
    return prepare(key, who, Line(key, args), gather(who))


def gather(who: Actor) -> Merged:
    """All commands there are for him: session, account, puppet and where it is."""
    session, account, character = who
    cmdsets = session.cmdset.sets if session is not None else ()
    if account is not None:
        cmdsets += account.cmdset.sets
    if character is not None:
        cmdsets += character.cmdset.sets
        if character.location is not None:
            cmdsets += character.location.cmdset.sets
    return merged(cmdsets)


def of_session(session: ServerSession) -> Actor:
    """Who acts when this session types."""
    return Actor(session, session.account, session.puppet)


def actor(caller: Any, session: ServerSession | None = None) -> Actor:
    """Who acts when this session, account or object is made to do something."""
    if hasattr(caller, "puppet"):
        return of_session(caller)
    if hasattr(caller, "location"):
        return Actor(session, caller.account, caller)
    return Actor(session, caller, session.puppet if session is not None else None)
