"""A second factor, for who has no browser at hand: security, and what it asks.

Each step is a question, so a reload in between is not noticed.
"""

from __future__ import annotations

from django.conf import settings

from game import security_text as text
from game.commands.proving import once_proven, prove_first
from game.text import GONE_IN_BETWEEN, NOT_FOR_GUESTS
from server.api import (
    RECONNECT,
    SECOND_FACTOR,
    Command,
    NotAllowed,
    PlayerError,
    WrongCode,
    answer,
    note,
)

CODES, BACKUP, FORGET = "codes", "backup codes", "forget"
SECRET = {"secret": True}
"""Said with what nobody else is to read."""


class Security(Command):
    """See who may come in as you: security [on, codes, off or forget]

    Alone it shows what your account asks for at a login. `security on` has it ask for a
    code of an authenticator app, too, `security codes` gives you new backup codes,
    `security off` ends all of it. `security forget` has your clients ask for the
    password again that come back without it.
    """

    key = "security"
    prefix_ok = False
    help_category = "Settings"
    holds_input = True

    async def run(self) -> None:
        if self.account.is_guest:
            raise NotAllowed(NOT_FOR_GUESTS)
        want = self.args.strip().casefold()
        if not want:
            self.msg(await state(self.session))
        elif want == FORGET:
            await forget(self.session)
        elif want not in WANTED:
            raise PlayerError(text.HOW_TO)
        elif want != "on" and not await SECOND_FACTOR.asked_of(self.account):
            raise PlayerError(text.OFF_ALREADY)
        else:
            prove_first(self.session, "security", want)


async def state(session) -> str:
    """What the account has, and how to change it."""
    page = text.page(settings.SITE_ADDRESS)
    held = await SECOND_FACTOR.held(session.account)
    clients = text.clients(len(await RECONNECT.held(session.account.pk)))
    lines = [shown(each) for each in held]
    if lines:
        return f"{text.state(lines, session.screenreader)}\n{clients}{page}"
    must = SECOND_FACTOR.required_of(session.account)
    return f"{text.OFF_BUT_MUST if must else text.OFF}\n{clients}{page}"


async def forget(session) -> None:
    """Let no client come back without the password, and say how many there were."""
    account = session.account
    count = await RECONNECT.forget(account.pk)
    if count:
        note(account, "forget clients", str(account), address=session.address)
    session.msg(text.forgotten(count))


def shown(factor) -> str:
    """One thing that the account has."""
    if factor.kind == CODES:
        return text.CODES
    if factor.kind == BACKUP:
        return text.backup_codes(factor.left)
    return text.passkey(factor.name)


@once_proven("security")
async def change(session, account, want: str) -> None:
    """Do what was wanted."""
    await WANTED[want](session, account)


async def switch_on(session, account) -> None:
    """Show a new secret, and ask for its first code."""
    secret = await SECOND_FACTOR.begin(account)
    told = text.secret(secret.letters, secret.address, session.screenreader)
    session.msg(told, options=SECRET)
    session.ask(text.ASK_FIRST_CODE, "security.first", owner=account.pk)


@answer("security.first")
async def first_code_typed(session, line: str, owner: int) -> None:
    """The first code of the new secret was typed."""
    account = session.account
    if account is None or account.pk != owner:
        raise PlayerError(GONE_IN_BETWEEN)
    if not line.strip():
        raise PlayerError(text.NOT_SWITCHED_ON)
    try:
        made = await SECOND_FACTOR.confirm(account, line)
    except WrongCode as why:
        session.msg(str(why))
        session.ask(text.ASK_FIRST_CODE, "security.first", owner=owner)
        return
    session.msg(text.IS_ON)
    if made:
        session.msg(text.new_backup_codes(made, session.screenreader), options=SECRET)


async def new_codes(session, account) -> None:
    """Give new backup codes."""
    made = await SECOND_FACTOR.renew(account)
    session.msg(text.new_backup_codes(made, session.screenreader), options=SECRET)


async def switch_off(session, account) -> None:
    """Have the account ask for its password only."""
    await SECOND_FACTOR.switch_off(account)
    session.msg(text.IS_OFF)


WANTED = {"on": switch_on, "codes": new_codes, "off": switch_off}
