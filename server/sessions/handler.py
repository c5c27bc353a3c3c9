"""SESSION_HANDLER: all sessions of this Server, by sessid, account and puppet.

It says what the Portal's frames mean (`connect`, `receive`, `changed`, `disconnected`)
and is where the game asks who is there and speaks to all.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.module_loading import import_string

from portal.wire.frames import (
    Attach,
    Bans,
    Changed,
    Close,
    Connect,
    Disconnected,
    Input,
    Output,
)
from server import edge, hooks, text
from server.accounts import ACCOUNTS, BANS, GATE
from server.commands import dispatch
from server.errors import NeedsFactor, PlayerError
from server.facts import offers
from server.facts.standard import Goodbye
from server.facts.telling import inform
from server.messaging.rendering import unmarked
from server.sessions import actions, joins, way_back
from server.sessions.codes import ask_code
from server.sessions.session import ServerSession
from server.sessions.states import State
from server.world import TURN, WORLD
from server.world.speech import say

if TYPE_CHECKING:
    from server.accounts.models import Account
    from server.world.entity import Object

log = logging.getLogger("server.sessions")


class SessionHandler:
    """All sessions. The one instance is `server.sessions.SESSION_HANDLER`."""

    def __init__(self) -> None:
        self.link: Any = None
        """The link to the Portal, for `reload` and `shutdown`."""
        self._sessions: dict[int, ServerSession] = {}
        self._by_account: dict[int, dict[int, ServerSession]] = {}
        self._attached: list[Attach] = []
        self._heard: dict[Any, Callable[[Any], None]] = {
            Input: self._input,
            Connect: self._connect,
            Changed: self._changed,
            Disconnected: self._input,
            Attach: self._attached.append,
        }

    # Who is there

    def get(self, sessid: int) -> ServerSession | None:
        """The session of this number, or None."""
        return self._sessions.get(sessid)

    def all(self) -> list[ServerSession]:
        """Every session, logged in or not, the oldest first."""
        return list(self._sessions.values())

    def count(self) -> int:
        """How many sessions there are."""
        return len(self._sessions)

    def by_account(self, account: Account) -> list[ServerSession]:
        """The sessions of this account, the oldest first."""
        found = self._by_account.get(account.pk, {})
        if len(found) < 2:  # as a rule, and asked for everybody who hears something
            return list(found.values())
        return [found[sessid] for sessid in sorted(found)]

    def by_puppet(self, character: Object) -> list[ServerSession]:
        """The sessions that play this character."""
        return list(character.sessions.all())

    def accounts(self) -> list[Account]:
        """Every account that is logged in, once."""
        found = (session.account for session in self._sessions.values())
        return list(dict.fromkeys(account for account in found if account is not None))

    def index(self, session: ServerSession) -> None:
        """The session has an account now."""
        if session.account is not None:
            of_account = self._by_account.setdefault(session.account.pk, {})
            of_account[session.sessid] = session

    def unindex(self, session: ServerSession, account: Account) -> None:
        """The session has left this account."""
        of_account = self._by_account.get(account.pk, {})
        of_account.pop(session.sessid, None)
        if not of_account:
            self._by_account.pop(account.pk, None)

    # toward the game: what the Portal says

    def receive(self, frame: Any) -> None:
        """Do what a frame of the Portal says; if that fails, others are not harmed."""
        self.guard(frame, self._heard[type(frame)])

    def guard(self, frame: Any, hear: Callable[[Any], None]) -> None:
        """Let `hear` do what the frame says; if it fails, the frame is done with."""
        mark = TURN.mark()
        try:
            hear(frame)
        except Exception:  # the edge: the frames behind it are other people's
            TURN.rollback(mark)
            log.exception(
                "A %s of session %d failed.", type(frame).__name__, frame.sessid
            )
            if isinstance(frame, Input | Disconnected):
                TURN.ack(frame.sessid, frame.seq)

    def _input(self, frame: Input | Disconnected) -> None:
        session = self._sessions.get(frame.sessid)
        if session is None:
            TURN.ack(frame.sessid, frame.seq)
        else:
            session.receive(frame)

    def _put_back(self, session: ServerSession) -> None:
        sessions = {**self._sessions, session.sessid: session}
        self._sessions = {sessid: sessions[sessid] for sessid in sorted(sessions)}

    def _connect(self, frame: Connect) -> None:
        self._greet(self._new(frame.sessid, frame))

    def _changed(self, frame: Changed) -> None:
        session = self._sessions.get(frame.sessid)
        if session is None:
            return
        before, was_lost = session.client, session.link_dead
        session.client = frame.client
        TURN.notice(session)
        is_back = was_lost and not session.link_dead
        if is_back or session.client.takes_more_than(before):
            session.refresh()
        offers.offer(session, before)
        if session.client.login != session.offered:
            way_back.offer(session)
        if session.logged_in and session.link_dead != was_lost:
            hooks.call("at_link_back" if was_lost else "at_link_lost", session)

    def gone(self, session: ServerSession, frame: Disconnected) -> None:
        """The client has left, and all it said before is done."""
        TURN.ack(frame.sessid, frame.seq)
        self._end(session, frame.reason)

    def _end(self, session: ServerSession, reason: str) -> None:
        """Close our half. What still comes from there is done already."""
        actions.close(session, reason)
        if self._sessions.pop(session.sessid, None) is not None:
            TURN.remember(self._put_back, session)

    async def restore(self, mode: str) -> None:
        """Make the sessions the Portal attached; no login hooks run.

        At a reset they are out of their characters.
        """
        attached = list(self._attached)
        self._attached.clear()
        wanted = {a.saved.account for a in attached if a.saved and a.saved.account}
        accounts = await ACCOUNTS.load(wanted)
        self._sessions.clear()
        self._by_account.clear()
        restored = []
        for frame in attached:
            mark = TURN.mark()
            try:
                self._restore(frame, accounts, mode)
            except Exception:  # the edge: the others are restored all the same
                TURN.rollback(mark)
                log.exception("Session %d could not be restored.", frame.sessid)
                self._greet(self._new(frame.sessid, frame))
            else:
                restored += [frame.sessid] if frame.saved is not None else []
        for sessid in restored:
            session = self.get(sessid)
            if session is not None:
                hooks.call("at_restore", session)

    def _restore(self, frame: Attach, accounts: dict[int, Account], mode: str) -> None:
        session = self._new(frame.sessid, frame)
        session.inbox.done = frame.done
        saved = frame.saved
        if saved is None:
            self._greet(session)
            return
        session.restore(saved)
        if mode == "crash":
            # Nobody knows when they typed last; nobody is idle for that.
            session.cmd_last = session.cmd_last_visible = time.time()
        account = accounts.get(saved.account)
        if account is None or not account.is_active:
            if saved.account:
                self.disconnect(session, text.NO_LONGER_OPEN)
            else:
                way_back.offer(session)
            return
        joins.enter(session, account)
        way_back.make_good(session)
        character = WORLD.get(saved.puppet) if saved.puppet else None
        if character is not None and mode != "reset" and actions.is_free(character):
            joins.join(session, character)
        elif saved.puppet:
            session.save()

    def _new(self, sessid: int, frame: Connect | Attach) -> ServerSession:
        session_class = import_string(settings.SERVER_SESSION_CLASS)
        made: ServerSession = session_class(sessid, frame.client, self)
        self._sessions[sessid] = made
        return made

    def _greet(self, session: ServerSession) -> None:
        """A session nobody has spoken to yet."""
        offers.offer(session)
        if session.client.account:
            task = asyncio.ensure_future(self._login(session))
            session.inbox.wait_for(task)
        else:
            session.greeted = True
            session.save()
            hooks.call("at_connect", session)
            if session.state is not State.CLOSED:
                dispatch.system(session, "__loginstart__")
                way_back.offer(session)

    async def _login(self, session: ServerSession) -> None:
        """The Portal's protocol has proven the account's password already (SSH)."""
        number, proof = session.client.account, ""
        try:
            account = (await ACCOUNTS.load([number])).get(number)
            if account is not None:
                await GATE.ask_for_more(account)
        except NeedsFactor as needed:
            proof = needed.proof
        except Exception as error:  # noqa: BLE001 - the edge: it would wait for ever
            edge.failed(session, error)
            self.disconnect(session)
            return
        if session.state is not State.CONNECTED:
            return
        if account is None or not account.is_active:
            self.disconnect(session, text.NO_LONGER_OPEN)
        elif banned := BANS.of_account(account.pk):
            self.disconnect(session, banned)
        elif proof:
            ask_code(session, proof)
        else:
            try:
                actions.login(session, account)
            except PlayerError as refusal:
                self.disconnect(session, str(refusal))

    # toward the players

    def send(
        self,
        sessions: Iterable[ServerSession],
        text: str | None = None,
        /,
        **outputs: Any,
    ) -> None:
        """Say something to these sessions, once."""
        say(sessions, text, **outputs)

    def tell_now(self, session: ServerSession, name: str, /, *args: Any) -> None:
        """Tell one client one output at once, behind no commit, and keep it nowhere.

        For what nobody else is to read, and is true already.
        """
        if self.link is not None:
            self.link.send_frames([Output((session.sessid,), name, args)])

    def announce(self, words: str) -> None:
        """Say something to everybody, logged in or not."""
        say(self.all(), words)

    def disconnect(self, session: ServerSession, words: str = "", /) -> None:
        """End a session, with a sentence for its player.

        It leaves its character and its account now; the connection ends once all that
        was said has arrived there.
        """
        if session.state is State.CLOSED:
            return
        if words:
            session.msg(words)
            inform(session, Goodbye(unmarked(words)))
        reason = words or "disconnected by the game"
        self._end(session, reason)
        TURN.say(Close(session.sessid, reason))

    def disconnect_all(self, words: str = "", /) -> None:
        """End every session, with a sentence for its player."""
        for session in self.all():
            self.disconnect(session, words)

    def disconnect_duplicates(self, session: ServerSession, words: str = "", /) -> None:
        """End the other sessions of this one's account."""
        if session.account is not None:
            for other in self.by_account(session.account):
                if other is not session:
                    self.disconnect(other, words)

    def publish_bans(self, networks: Iterable[str]) -> None:
        """Have the Portal refuse these networks, and no others."""
        TURN.say(Bans(tuple(networks)))

    def put_questions(self) -> None:
        """Show what is asked once more, behind what was told since."""
        for session in self.all():
            session.put_question()

    def save_all(self) -> None:
        """Give the Portal what is to be known about every session."""
        for session in self._sessions.values():
            session.save()

    def stand_still(self) -> None:
        """Drop what is not finished; the Portal keeps it for whoever goes on."""
        for session in self._sessions.values():
            session.inbox.stand_still()

    def go_on(self) -> None:
        """Be as before `stand_still`, whatever a successor that failed has said."""
        for session in self.all():
            if session.greeted:
                session.save()
            else:
                self._greet(session)

    # What staff ask for

    def reload(self, session: ServerSession | None, mode: str = "reload") -> None:
        """Ask the Portal to replace this Server; it tells the session how that went."""
        self.link.ask_reload(mode, session.sessid if session else 0)

    def shutdown(self, reason: str) -> None:
        """Ask the Portal to end both processes."""
        self.link.ask_stop(reason)
