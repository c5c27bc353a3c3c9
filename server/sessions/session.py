"""ServerSession: one player's connection, as the Server sees it.

It pairs with the PortalSession of the same sessid, whatever the protocol. It is not
persistent: what must be known again after a reload goes through `save` to the Portal.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import msgspec
from django.conf import settings

from portal.wire.frames import Disconnected, Input, Save
from portal.wire.state import Asking, Client, Saved
from server import inputs, tasks, text
from server.accounts import ACCOUNTS
from server.commands import dispatch
from server.commands.handler import CmdSetHandler
from server.edge import guarded
from server.messaging.protocol import MessageProtocol
from server.sessions import actions
from server.sessions.answers import ANSWERS, DROPPED
from server.sessions.inbox import Inbox
from server.sessions.states import State, after
from server.world import TURN
from server.world.attributes import Volatile
from server.world.speech import say, tell

if TYPE_CHECKING:
    from server.accounts.models import Account
    from server.sessions.handler import SessionHandler
    from server.world.entity import Object


class ServerSession(MessageProtocol):
    """One connection. `sessid` counts from 1 and names it in both processes.

    A game that wants more of its sessions makes a subclass and names it in
    `settings.SERVER_SESSION_CLASS`; docs/sessions.md says what it may change.
    """

    watch: Any = None
    """What staff see who watch it (`server.sessions.watching`), if any do."""
    hears_apart = False
    """Whether `data_out` is the game's own, so that everything said must pass it."""

    def __init_subclass__(cls) -> None:
        """Note whether the subclass wants to see what is said."""
        super().__init_subclass__()
        cls.hears_apart = cls.data_out is not ServerSession.data_out

    def __init__(
        self, sessid: int, client: Client, sessionhandler: SessionHandler
    ) -> None:
        self.sessid = sessid
        self.client = client
        self.sessionhandler = sessionhandler
        self.state = State.CONNECTED
        self.account: Account | None = None
        self.puppet: Object | None = None
        self._ndb = Volatile()
        self.cmdset = CmdSetHandler(
            settings.CMDSET_UNLOGGEDIN, changed=self.save, remember=TURN.remember
        )
        self.options: dict[str, Any] = {}
        self.asking: Asking | None = None
        self.web = ""
        """The visit to the site that it was logged in by, if by one."""
        self.offered = 0
        self.owed = ""
        """What its client was told of Char.Login; see `server.sessions.way_back`."""
        self.cmd_last = self.cmd_last_visible = client.connected
        self.cmd_total = 0
        self.inbox = Inbox(self)
        self.greeted = False
        """Whether it was welcomed or logged in; before that nothing is to be kept."""
        self._answering: Asking | None = None
        self.watcher: Any = None
        """What its client was told of the world as data; see `server.facts`."""
        self.facts: dict[str, dict[str, Any]] = {}
        """The data of facts of which it is told only what changes, by package."""
        self.untold = False
        """Whether its client is to be told all facts, at the end of the turn."""

    def __str__(self) -> str:
        who = f" of {self.account}" if self.account else ""
        return f"session {self.sessid}{who}"

    # What it is

    @property
    def address(self) -> str:
        """The client's network address."""
        return self.client.address

    @property
    def protocol_key(self) -> str:
        """How it came: "telnet", "ssh", "websocket" (a page) or "terminal"."""
        return self.client.protocol

    @property
    def protocol_flags(self) -> dict[str, Any]:
        """What the client told about itself, the player's own options first."""
        fields = self.client.__struct_fields__
        told = {name: getattr(self.client, name) for name in fields}
        return {**told, **self.options}

    @property
    def conn_time(self) -> float:
        """When it connected, in seconds since 1970."""
        return self.client.connected

    @property
    def logged_in(self) -> bool:
        """Whether an account stands behind it."""
        return self.account is not None

    @property
    def closed(self) -> bool:
        """Whether it is at its end."""
        return self.state is State.CLOSED

    @property
    def link_dead(self) -> bool:
        """Whether the connection is lost, though the player did not leave."""
        return bool(self.client.lost)

    @property
    def ndb(self) -> Volatile:
        """Whatever the game wants to note; what was not is None.

        Gone with the session and at a reload.
        """
        return self._ndb

    @property
    def db(self) -> Volatile:
        """The same as `ndb`: nothing of a session is kept in the database."""
        return self._ndb

    @property
    def takes_data(self) -> bool:
        """Whether its client is told facts, as packages or as variables."""
        client = self.client
        return client.gmcp or client.protocol == "websocket" or bool(client.reports)

    @property
    def takes_packages(self) -> bool:
        """Whether it is told them as packages: outputs named "gmcp"."""
        return self.client.gmcp or self.client.protocol == "websocket"

    @property
    def takes_variables(self) -> bool:
        """Whether it is told them as variables: outputs named "msdp".

        Who takes packages as well is told each fact by those alone.
        """
        return bool(self.client.reports) and not self.client.gmcp

    @property
    def screenreader(self) -> bool:
        """Whether to write for someone who listens to the screen."""
        return bool(self.options.get("screenreader", self.client.screenreader))

    # toward the game

    def receive(self, frame: Input | Disconnected) -> None:
        """The client said something, or left, which comes after all it said."""
        self.inbox.receive(frame)

    def data_in(self, name: str, /, *args: Any) -> asyncio.Task[Any] | None:
        """Do what the client says: `data_in("text", "look")`.

        Everything a client says comes through here. What it may say is a closed table,
        `server.inputs`: an unknown name or arguments of other types do nothing.
        """
        return inputs.run(self, name, args)

    def answer(self, line: str) -> asyncio.Task[Any] | None:
        """The player typed the answer to what was asked."""
        asked = self.asking
        if asked is None:
            return None
        self.change(asking=None)
        result = guarded(self, ANSWERS[asked.answer], self, line, **asked.data)
        if not isinstance(result, asyncio.Task):
            self._answered(asked)
            return None
        self._answering = asked
        tasks.at_end(result, lambda: self._answered(asked))
        return result

    def execute_cmd(self, line: str) -> asyncio.Task[Any] | None:
        """Do as if the player had typed the line; it counts as none of theirs."""
        return None if self.state is State.CLOSED else dispatch.run(self, line)

    def has_begun(self) -> None:
        """What is being done counts as done from now on, though it goes on."""
        self.inbox.has_begun()

    def _answered(self, asked: Asking) -> None:
        """Only now: whoever takes over amid a long answer is to know the question.

        From one secret to the next nothing is shown between: a client that had to
        agree twice would show what is typed meanwhile.
        """
        self._answering = None
        if asked.secret and not (self.asking and self.asking.secret):
            say([self], echo=True)
        self.save()

    # toward the player

    def msg(
        self,
        text: str | None = None,
        *,
        options: dict[str, Any] | None = None,
        **outputs: Any,
    ) -> None:
        """Say something to this client: `msg("hi")`, `msg(prompt="HP 10>")`.

        Each keyword is an output of that name; a tuple is several arguments. The
        options `raw`, `nocolor`, `screenreader` and `echo` are for this message only.
        """
        say([self], text, options=options, **outputs)

    def reply(self, text: str | None = None, **outputs: Any) -> None:
        """Say something in answer to what was typed here.

        Where an account's sessions all see the same, all of them hear it.
        """
        shared = settings.MULTISESSION_MODE == 1 and self.account is not None
        whom = self.account.sessions.all() if shared and self.account else [self]
        say(whom, text, **outputs)

    def data_out(self, name: str, /, *args: Any, **options: Any) -> None:
        """Tell the client one output. A subclass's own sees all that it is told."""
        tell((self.sessid,), name, args, options)

    def ask(self, prompt: str, answer: str, secret: bool = False, **data: Any) -> None:
        """Ask something; the next line goes to the function registered as `answer`.

        A `secret` answer is not echoed. `data` must be plain values: it survives a
        reload. Raises LookupError if no function is registered as `answer`, ValueError
        for data that cannot be kept.
        """
        if answer not in ANSWERS:
            raise LookupError(f"No function is registered as the answer {answer!r}.")
        asked = self.asking
        self.change(asking=Asking(answer, prompt, secret, data))
        self.drop(asked, self)
        self.save()
        self.put_question()

    def put_question(self) -> None:
        """Show what is asked, once more."""
        if self.asking is not None:
            options = {"echo": False} if self.asking.secret else None
            say([self], options=options, prompt=self.asking.prompt)

    def ask_no_more(self) -> None:
        """Take back what was asked."""
        asked = self.asking
        if asked is None:
            return
        self.change(asking=None)
        self.drop(asked, self)
        self.save()
        if asked.secret:
            say([self], echo=True)

    def drop(self, asked: Asking | None, told: ServerSession) -> None:
        """No answer will come to what was asked: say so to who waits, and to `told`."""
        if asked is None or asked.answer not in DROPPED:
            return
        DROPPED[asked.answer](self, **asked.data)
        if told.state is not State.CLOSED:
            told.msg(text.not_answered(asked.prompt))

    def set_option(self, name: str, value: Any) -> None:
        """Let the player's choice go before what was negotiated; None forgets it.

        It is kept with the account, for its later sessions. Raises ValueError for a
        value that cannot be kept.
        """
        self.change(options=_chosen(self.options, name, value))
        self.save()
        if self.account is not None:
            kept = _chosen(self.account.options, name, value)
            ACCOUNTS.change(self.account, options=kept)

    def refresh(self) -> None:
        """Tell its client all facts anew, for it may have lost what it knew."""
        self.untold = True
        TURN.notice(self)

    def disconnect(self, reason: str = "") -> None:
        """End the connection; the reason is a sentence that its player is told."""
        self.sessionhandler.disconnect(self, reason)

    def lose_puppet(self) -> None:
        """Its character is about to be deleted."""
        words = text.is_no_more(self.puppet)
        actions.leave_puppet(self)
        self.msg(words)

    def inherit(self, other: ServerSession) -> None:
        """Take what another session had: the player is the same and came back."""
        for cmdset in other.cmdset.added:
            self.cmdset.add(cmdset, persistent=other.cmdset.persists(cmdset))
        asked = other.asking or other._answering
        if asked is not None and asked.answer in DROPPED:
            other.drop(other.asking, self)
            asked = None
        self.change(asking=asked)

    # What outlives a reload

    def save(self) -> None:
        """Give the Portal what the next Server must know about this session.

        One that nobody has greeted yet is greeted by the next Server.
        """
        if self.greeted and self.state is not State.CLOSED:
            TURN.say(Save(self.sessid, self.saved()))

    def change(self, **values: Any) -> None:
        """Set attributes that `save` keeps; it is taken back with the turn.

        Raises ValueError for a value that cannot be kept.
        """
        for name, value in values.items():
            _check_kept(value)
            TURN.remember(setattr, self, name, getattr(self, name))
            setattr(self, name, value)

    def saved(self) -> Saved:
        """What the next Server must know, as a value."""
        return Saved(
            account=self.account.pk if self.account else 0,
            puppet=self.puppet.id if self.puppet else 0,
            cmdsets=self.cmdset.paths,
            options=dict(self.options),
            asking=self.asking or self._answering,
            cmd_total=self.cmd_total,
            cmd_last=self.cmd_last,
            cmd_last_visible=self.cmd_last_visible,
            web=self.web,
            offered=self.offered,
            owed=self.owed,
        )

    def restore(self, saved: Saved) -> None:
        """Take back what `saved` gave, but for account and puppet."""
        self.greeted = True
        self.options = dict(saved.options)
        self.asking = saved.asking if _known(saved.asking) else None
        self.cmd_total = saved.cmd_total
        self.cmd_last = saved.cmd_last
        self.cmd_last_visible = saved.cmd_last_visible
        self.web = saved.web
        self.offered, self.owed = saved.offered, saved.owed
        self.cmdset.restore(saved.cmdsets)

    def change_state(self, event: str) -> None:
        """Step to the state that `event` leads to. Raises NotNow."""
        following = after(self.state, event)
        TURN.remember(setattr, self, "state", self.state)
        self.state = following


def _chosen(options: dict[str, Any], name: str, value: Any) -> dict[str, Any]:
    chosen = {**options, name: value}
    return {key: chosen[key] for key in chosen if chosen[key] is not None}


def _check_kept(value: Any) -> None:
    try:
        msgspec.msgpack.encode(value)
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise ValueError(f"{value!r} cannot be kept: {error}") from None


def _known(asked: Asking | None) -> bool:
    return asked is not None and asked.answer in ANSWERS
