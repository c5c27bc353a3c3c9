"""Before the gate: connect, create, and what a stranger may ask.

A password that is asked for is never kept: between the two questions of `create` there
is only its keyed hash.
"""

from __future__ import annotations

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from game import text
from game.characters import make_character
from server.api import (
    GATE,
    SESSIONS,
    Command,
    NeedsFactor,
    PlayerError,
    answer,
    ask_code,
    login,
    puppet,
)

SALT = "game.commands.unlogged"
GUEST = "guest"
"""The name that nobody has, to come in without one."""


def fingerprint(password: str) -> str:
    """What is kept of a password until it has been typed a second time."""
    return salted_hmac(SALT, password, algorithm="sha256").hexdigest()


def same(password: str, kept: str) -> bool:
    """Whether this is the password that was typed before."""
    return constant_time_compare(fingerprint(password), kept)


async def enter(session, name: str, password: str) -> None:
    """Log a session in, or ask it for a code. Raises PlayerError if refused."""
    try:
        account = await GATE.authenticate(
            name, password, session.address, session.protocol_key
        )
    except NeedsFactor as needed:
        ask_code(session, needed.proof)
    else:
        login(session, account)


async def arrive(session, name: str, password: str) -> None:
    """Make an account and log a session in. Raises PlayerError if it cannot be made.

    A line that is done again after a crash may find its account in use already.
    """
    try:
        account = await GATE.create(name, password, session.address)
    except NeedsFactor as needed:
        ask_code(session, needed.proof)
    else:
        login(session, account)


async def visit(session) -> None:
    """Let a session in as a guest. Raises PlayerError if there is no place for one."""
    async with GATE.visit(session.address) as guest:
        character = make_character(guest, str(guest))
        login(session, guest)
        if session.puppet is None:
            puppet(session, character)
        session.msg(text.guest(str(guest)))


class Connect(Command):
    """Come in: connect <name> <password>

    Leave out the password to be asked for it; what you type then is not shown.
    Where guests are welcome, `connect guest` lets you look around without an account.
    """

    key = "connect"
    aliases = ("con", "co")
    help_category = "Coming in"
    secret = True
    holds_input = True
    begins_again = True

    async def run(self) -> None:
        name, _, password = self.args.strip().partition(" ")
        if not name:
            raise PlayerError(text.HOW_TO_CONNECT)
        if password:
            await enter(self.session, name, password)
        elif name.casefold() == GUEST:
            await visit(self.session)
        else:
            self.session.ask(text.ASK_PASSWORD, "connect.password", True, name=name)


@answer("connect.password")
async def connect_password(session, line: str, name: str) -> None:
    """The password to `connect NAME` was typed."""
    await enter(session, name, line)


class CreateAccount(Command):
    """Make an account: create <name> <password>

    The name is yours from then on. Leave out the password to be asked for it, twice;
    what you type then is not shown.
    """

    key = "create"
    aliases = ("cr",)
    help_category = "Coming in"
    secret = True
    holds_input = True
    begins_again = True

    async def run(self) -> None:
        name, _, password = self.args.strip().partition(" ")
        if not name:
            raise PlayerError(text.HOW_TO_CREATE)
        if password:
            await arrive(self.session, name, password)
        else:
            self.session.ask(text.ASK_NEW_PASSWORD, "create.first", True, name=name)


@answer("create.first")
def create_first(session, line: str, name: str) -> None:
    """The new password was typed once."""
    kept = fingerprint(line)
    session.ask(text.ASK_PASSWORD_AGAIN, "create.second", True, name=name, kept=kept)


@answer("create.second")
async def create_second(session, line: str, name: str, kept: str) -> None:
    """The new password was typed again."""
    if not same(line, kept):
        raise PlayerError(text.passwords_differ(f"create {name}"))
    await arrive(session, name, line)


class LoginStart(Command):
    """Somebody is at the gate, and has not said a word."""

    key = "__loginstart__"

    def run(self) -> None:
        self.msg(welcome(self.session))


class Welcome(Command):
    """See the welcome again."""

    key = "look"
    aliases = ("l",)
    help_category = "Coming in"

    def run(self) -> None:
        self.msg(welcome(self.session))


def welcome(session) -> str:
    """The screen a stranger sees."""
    online = len({other.account for other in SESSIONS.all() if other.logged_in})
    return text.welcome(
        settings.SERVER_NAME, online, session.screenreader, bool(settings.GUESTS)
    )
