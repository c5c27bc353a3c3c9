"""Is it the account's owner who asks? The password first, and then a code, if need be.

    prove_first(session, "sshkey", ["remove", 12])

asks, and then calls what `once_proven("sshkey")` has registered with the session, the
account and what was wanted, which must be plain values: each step is a question, so a
reload in between is not noticed. What is kept from the password to the code is the
gate's proof, never the password.
"""

from __future__ import annotations

from collections.abc import Callable

from game.security_text import ASK_CODE, ASK_PASSWORD
from game.text import GONE_IN_BETWEEN
from server.api import GATE, SECOND_FACTOR, PlayerError, answer

PROVEN: dict[str, Callable] = {}


def once_proven(name: str):
    """Register `async def f(session, account, want)` for when it is proven."""

    def register(function):
        PROVEN[name] = function
        return function

    return register


def prove_first(session, name: str, want) -> None:
    """Ask for the password, and go on with what is registered by this name."""
    session.ask(ASK_PASSWORD, "proving.password", True, name=name, want=want)


@answer("proving.password")
async def password_typed(session, line: str, name: str, want) -> None:
    """The password was typed; with a second factor, a code is asked as well."""
    account = session.account
    if account is None:
        raise PlayerError(GONE_IN_BETWEEN)
    await GATE.prove(account, line, session.address)
    if await SECOND_FACTOR.asked_of(account):
        proof = SECOND_FACTOR.proof(account)
        session.ask(ASK_CODE, "proving.code", True, name=name, want=want, proof=proof)
    else:
        await PROVEN[name](session, account, want)


@answer("proving.code")
async def code_typed(session, line: str, name: str, want, proof: str) -> None:
    """The code was typed."""
    account = await SECOND_FACTOR.proven_by(proof)
    if account is not session.account:
        raise PlayerError(GONE_IN_BETWEEN)
    await SECOND_FACTOR.check(account, line, session.address)
    await PROVEN[name](session, account, want)
