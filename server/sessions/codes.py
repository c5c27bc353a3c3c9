"""The question for a code, of whoever gave the right password of such an account.

It is a question like any other: it survives a reload. What is kept with it is a proof
of the gate's and never the password. Every protocol's players are asked here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.accounts import GATE, text
from server.commands import dispatch
from server.errors import PlayerError, WrongCode
from server.sessions.actions import login
from server.sessions.answers import answer
from server.sessions.results import broken, come_in, refuse
from server.sessions.states import State

if TYPE_CHECKING:
    from server.accounts.models import Account
    from server.sessions.session import ServerSession

QUESTION = "gate.code"


def ask_code(session: ServerSession, proof: str, *, by_client: bool = False) -> None:
    """Ask for a code, and log in with it: `ask_code(session, needed.proof)`.

    A client that gave the password by itself (`by_client`) is told the result.
    """
    session.greeted = True
    session.msg(text.ASK_CODE_FULLY)
    _ask(session, proof, by_client)


def _ask(session: ServerSession, proof: str, by_client: bool) -> None:
    data = {"proof": proof, "by_client": by_client}
    session.ask(text.ASK_CODE, QUESTION, True, **data)


@answer(QUESTION)
async def code_typed(
    session: ServerSession, line: str, proof: str, by_client: bool = False
) -> None:
    """What may be a code was typed; nothing takes one back to the gate."""
    if not line.strip():
        if by_client:
            refuse(session, text.CODE_LEFT)
        session.msg(text.CODE_LEFT)
        dispatch.system(session, "__loginstart__")
        return
    try:
        account, _ = await GATE.second_factor(
            proof, line, session.address, session.protocol_key
        )
        _log_in(session, account, by_client)
    except WrongCode as why:
        if session.state is State.CONNECTED:
            session.msg(f"{why} {text.CODE_AGAIN}")
            _ask(session, proof, by_client)
    except PlayerError as why:
        if by_client:
            refuse(session, str(why))
        raise
    except Exception as error:
        if not by_client:
            raise
        broken(session, error)


def _log_in(session: ServerSession, account: Account, by_client: bool) -> None:
    if by_client:
        come_in(session, account)
    else:
        login(session, account)
