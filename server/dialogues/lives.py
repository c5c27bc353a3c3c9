"""What becomes of dialogues when sessions, or the Server itself, come and go."""

from __future__ import annotations

import asyncio
import inspect
import logging
from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from server.dialogues import keep, plain, text
from server.dialogues.claims import Claim
from server.dialogues.dialogue import RUNNING, Dialogue, DialogueTemplate
from server.dialogues.managers import DialogueManager
from server.dialogues.players import player_of, session_of, tell
from server.messaging.events import Event
from server.messaging.game import GAME
from server.world import TURN, WORLD

if TYPE_CHECKING:
    from server.sessions.session import ServerSession

log = logging.getLogger("server.dialogues")

_Claimed: TypeAlias = tuple[DialogueManager, Claim, Any]

NOBODY = -1
"""A sessid that no session has."""
LONGEST_END = 0.05
"""Seconds that a Server which is replaced waits for its dialogues."""


class Lives(ABC):
    """Ends dialogues, moves them, and lets them go on."""

    pairs: dict[str, Any]

    @abstractmethod
    def managers(self) -> list[DialogueManager]:
        """All dialogue managers."""

    # Sessions

    def session_ended(self, session: ServerSession, reason: str = "disconnect") -> None:
        """Free the dialogues that only this session could go on with.

        One that another has begun learns it when it asks this one.
        """
        for manager, claim, ctx in self._claims_of(session):
            if _key_of(manager, ctx.trigger, NOBODY) != claim.key:
                ended = claim.dialogue if claim.is_own else claim.stream
                ended.free(reason)

    def session_moved(self, left: ServerSession, session: ServerSession) -> None:
        """The player of `left` goes on with `session`, and so do the dialogues."""
        TURN.remember(self._move_back, session, left)
        for dialogue in self._move(left, session):
            keep.move(dialogue)

    def put_question(self, session: ServerSession) -> None:
        """Show the questions once more that a player has yet to answer."""
        for pair in self.pairs.values():
            for claim in (*pair.single.claims.newest(), *pair.concurrent.claims):
                dialogue = claim.dialogue
                if dialogue.context is not None and player_of(dialogue) is session:
                    dialogue.template.companion.ask_again(dialogue)

    def _claims_of(self, session: ServerSession) -> list[_Claimed]:
        """Those made for what this session has said, each with who reads it."""
        claimed = [
            (manager, claim, claim.dialogue.context.that_reads(claim.stream))
            for manager in self.managers()
            for claim in manager.claims
            if claim.dialogue.context is not None
        ]
        return [
            each
            for each in claimed
            if each[2] is not None and each[2].trigger.sessid == session.sessid
        ]

    def _move(self, left: ServerSession, session: ServerSession) -> list[Dialogue]:
        moved = []
        for manager, claim, ctx in reversed(self._claims_of(left)):
            ctx.moves(left, session)
            key = _key_of(manager, ctx.trigger, session.sessid)
            if key not in (None, claim.key):
                manager.claims.move(claim, key)
            if claim.is_own:
                moved.append(claim.dialogue)
        return moved

    def _move_back(self, left: ServerSession, session: ServerSession) -> None:
        """What was kept is taken back with the turn, but not where that was."""
        for dialogue in self._move(left, session):
            if dialogue.kept_as:
                dialogue.kept_as = keep.key_of(dialogue)

    # The Server

    async def end(self, mode: str, freed: Callable[[], object] = lambda: None) -> None:
        """End all dialogues, because the Server is replaced by a "reload" or "reset".

        At a reload, those that can be resumed go on in the next Server, or in this one
        if that fails. The players of all others are told. `freed` is called when no
        dialogue takes anything any more; their functions end before this does.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + LONGEST_END
        if mode == "reload":
            await _come_to_rest(deadline - LONGEST_END / 2)
        told = []
        for dialogue in tuple(RUNNING):
            if mode == "reload" and _can_resume(dialogue):
                dialogue.leave(mode)
            else:
                told += [player_of(dialogue)] if _matters(dialogue) else []
                dialogue.free(mode)
        if mode != "shutdown":
            tell(told, text.renewed())
        freed()
        await _have_ended(deadline)

    def resume(self, mode: str) -> None:
        """Go on with what another Server has kept; tell those whose dialogue ends."""
        told = []
        for key, record in keep.records().items():
            if mode != "start" and self._can_go_on(record):
                continue
            if mode != "start":
                whose = Event(sessid=record["session"], user_id=record["user"])
                told.append(session_of(whose))
            keep.drop(key)
        tell(told, text.renewed())

    def forget(self) -> None:
        """Know of no dialogue any more, as a new process does."""
        for dialogue in tuple(RUNNING):
            dialogue.leave("forgotten")
            dialogue.cancel()
        RUNNING.clear()

    def _can_go_on(self, record: dict[str, Any]) -> bool:
        """Whether it goes on. What was kept by other code may be read by none now."""
        try:
            return self._goes_on(record)
        except Exception:  # the edge: it is one of many, and the Server has to start
            log.exception("The dialogue %s cannot go on.", record["template"])
            return False

    def _goes_on(self, record: dict[str, Any]) -> bool:
        """Begin it again from its record, if that is possible."""
        pair = self.pairs.get(record["manager"])
        if pair is None or "kept" not in record:
            return False
        for manager in pair:
            for template in manager.templates:
                talk: Any = template.companion
                if template.name == record["template"] and talk.fresh is not None:
                    return _begin_again(manager, template, record)
        return False


def _begin_again(
    manager: DialogueManager, template: DialogueTemplate, record: dict[str, Any]
) -> bool:
    """Whether it runs. The game may have begun it already, or another in its place."""
    event, key = plain.unpacked(record["trigger"]), record["key"]
    if not _is_there(manager, record["manager"], event, key):
        return False
    if manager.may_begin(template, key):
        manager.begin(template, key, event, record)
        return True
    running = (claim.dialogue for claim in manager.claims if claim.key == key)
    return any(dialogue.template is template for dialogue in running)


def may_come(manager: DialogueManager, key: Any, event: Event) -> bool:
    """Whether more could come under this key; not from a session that has ended."""
    if event.sessid is None or GAME.sessions.get(event.sessid) is not None:
        return True
    return bool(_key_of(manager, event, NOBODY) == key)


def _is_there(manager: DialogueManager, name: str, event: Event, key: Any) -> bool:
    """Whether somebody could answer: the group, the session, or the player."""
    if name == "group":
        return WORLD.get(int(str(key).removeprefix("#"))) is not None
    if _key_of(manager, event, NOBODY) == key:
        return event.user_id is None or session_of(event) is not None
    session = GAME.sessions.get(event.sessid)
    return session is not None and session_of(event) is session


def _key_of(manager: DialogueManager, event: Event, sessid: int) -> Any:
    """The key of the event if it had come from that session.

    None if it has to be waited for, and if the identifier cannot do without a session.
    """
    event = event.copy()
    event.sessid = sessid
    try:
        key: Any = manager.identifier(event)
    except Exception:  # the edge: a session must be able to come and go
        log.debug("An identifier failed.", exc_info=True)
        return None
    if inspect.isawaitable(key):
        getattr(key, "close", lambda: None)()
        return None
    return key


def _can_resume(dialogue: Dialogue) -> bool:
    talk: Any = dialogue.template.companion
    return talk is not None and talk.fresh is not None and bool(dialogue.kept_as)


def _matters(dialogue: Dialogue) -> bool:
    """Whether its player has to know that it ends."""
    talk: Any = dialogue.template.companion
    return talk is not None and not talk.observes and not dialogue.stream.closed


async def _come_to_rest(deadline: float) -> None:
    """Let those that go on elsewhere finish what they have in hand."""
    loop = asyncio.get_running_loop()
    waited: list[asyncio.Future[None]] = []
    for dialogue in RUNNING:
        if _can_resume(dialogue) and not dialogue.is_at_rest:
            rests: asyncio.Future[None] = loop.create_future()
            dialogue.at_rest(partial(rests.set_result, None))
            waited.append(rests)
    if waited:
        await asyncio.wait(waited, timeout=max(0, deadline - loop.time()))


async def _have_ended(deadline: float) -> None:
    """Wait until their functions have ended, and end those that take too long."""
    ending = {each.task for each in RUNNING if each.task is not None}
    if ending:
        left = deadline - asyncio.get_running_loop().time()
        _, late = await asyncio.wait(ending, timeout=max(0, left))
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late, timeout=LONGEST_END)
    for dialogue in tuple(RUNNING):
        log.error("The dialogue %s does not end.", dialogue.template.name)
        RUNNING.pop(dialogue, None)
