"""The question for a code, of whoever gave the right password of such an account.

It is a question like any other: it survives a reload. What is kept with it is a proof
of the gate's and never the password. Every protocol's players are asked here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.accounts import GATE, text
from server.commands import dispatch
from server.errors import WrongCode
from server.sessions.actions import login
from server.sessions.answers import answer
from server.sessions.states import State

if TYPE_CHECKING:
    from server.sessions.session import ServerSession

QUESTION = "gate.code"


def ask_code(session: ServerSession, proof: str) -> None:
    """Ask for a code, and log in with it: `ask_code(session, needed.proof)`."""
    session.greeted = True
    session.msg(text.ASK_CODE_FULLY)
    session.ask(text.ASK_CODE, QUESTION, True, proof=proof)


@answer(QUESTION)
async def code_typed(session: ServerSession, line: str, proof: str) -> None:
    """What may be a code was typed; nothing takes one back to the gate."""
    if not line.strip():
        session.msg(text.CODE_LEFT)
        dispatch.system(session, "__loginstart__")
        return
    try:
        account, _ = await GATE.second_factor(
            proof, line, session.address, session.protocol_key
        )
    except WrongCode as why:
        if session.state is State.CONNECTED:
            session.msg(f"{why} {text.CODE_AGAIN}")
            session.ask(text.ASK_CODE, QUESTION, True, proof=proof)
        return
    login(session, account)
