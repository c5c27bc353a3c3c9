"""GAME: the running game, as whoever handles an event sees it.

It hears everything: what is said anywhere comes through `dispatch` once, for the
receivers of the game, for those of whoever hears it, and for dialogues.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from server import tasks
from server.accounts import ACCOUNTS
from server.awaiting import maybe_await
from server.errors import InvalidActor, UnknownTarget
from server.messaging import middleware, origins, text
from server.messaging.cause import caused
from server.messaging.chain import MessageChain, MessageLike, Receipt
from server.messaging.context import Context, NoticeContext, RequestContext
from server.messaging.events import Event, GroupMessage, Message
from server.messaging.protocol import POST
from server.messaging.receivers import RECEIVERS, Receiving, names_of
from server.messaging.requests import Requests
from server.world import TURN

if TYPE_CHECKING:
    from server.sessions.session import ServerSession

log = logging.getLogger(__name__)

M = TypeVar("M", bound=middleware.Middleware)


class Dialogues(Protocol):
    """What the game asks of the dialogues there are."""

    listens_input: bool
    listens_messages: bool
    changed: Callable[[], object]

    def cares_for(self, said: Event) -> bool:
        """Whether what is said so could do anything to one of them."""

    def route(self, event: Event) -> Any:
        """The normal dialogue that has taken the event, or None; it may be awaited."""


class NoDialogues:
    """None at all."""

    listens_input = listens_messages = False

    def __init__(self) -> None:
        self.changed: Callable[[], object] = lambda: None

    def cares_for(self, said: Event) -> bool:
        """None does."""
        return False

    def route(self, event: Event) -> None:
        """Nobody takes it."""


class Game(Receiving, Requests):
    """What sends and receives in the game's own name. The one instance is `GAME`."""

    def __init__(self) -> None:
        super().__init__()
        self.system: Any = None
        self.sessions: Any = {}
        """All sessions, by sessid."""
        self.actors: dict[int, Any] = {}
        """By its self_id, each actor that the game plays itself."""
        self.dialogues: Dialogues = NoDialogues()
        self.middlewares: tuple[middleware.Middleware, ...] = ()
        self.listens = False
        """Whether anybody cares for what is said; if not, make no event of it."""
        self.changed: Callable[[], object] = lambda: None
        """Called when somebody begins or ceases to listen."""

    # Who listens

    def use(self, one: M) -> M:
        """Wrap a middleware around the handling of every event, inside the earlier."""
        self.middlewares += (one,)
        self.update()
        return one

    def join(self, dialogues: Dialogues) -> None:
        """Let these dialogues have what is said."""
        self.dialogues = dialogues
        dialogues.changed = self.update
        self.update()

    def update(self) -> None:
        """Look anew who listens."""
        self.listens = bool(
            self.middlewares
            or RECEIVERS.wants_messages
            or self.dialogues.listens_messages
        )
        self.changed()

    # Sending

    async def send(
        self, event: Event, message: MessageLike, *, actor: Any = None, **kwargs: Any
    ) -> Receipt:
        """Answer an event where it comes from, as `actor` or as who received it.

        See `Context.send` for the others. Raises MessageError, InvalidMessage.
        """
        chain = MessageChain.coerce(message)
        if actor is None:
            actor = self.actor_of(event.self_id)
        kwargs["event"] = event
        if event.detail_type == "session":
            session = self.home_of(event)
            if session is None:
                raise UnknownTarget(text.connection_ended())
            return await POST.to_session(self.system, session, chain, **kwargs)
        if event.group_id is not None and event.detail_type != "private":
            return await POST.to_group(actor, event.group_id, chain, **kwargs)
        return await POST.to_friend(actor, origins.peer(event), chain, **kwargs)

    async def send_private_msg(
        self,
        *,
        user_id: int,
        message: MessageLike,
        self_id: int | None = None,
        **kwargs: Any,
    ) -> Receipt:
        """Tell an account something, as the game or as its actor of that number.

        Raises InvalidActor if there is none, and what `send_friend_message` does.
        """
        actor = self.actor_of(self_id)
        return await POST.to_friend(actor, user_id, message, **kwargs)

    async def send_group_msg(
        self,
        *,
        group_id: int | str,
        message: MessageLike,
        self_id: int | None = None,
        **kwargs: Any,
    ) -> Receipt:
        """Say something in a channel or room; see `send_private_msg`."""
        actor = self.actor_of(self_id)
        return await POST.to_group(actor, group_id, message, **kwargs)

    def actor_of(self, self_id: int | None) -> Any:
        """The game's own actor of that number, or the account that plays now.

        Raises InvalidActor if there is none.
        """
        if not self_id:
            return self.system
        found = self.actors.get(self_id) or ACCOUNTS.get(self_id)
        if found is None:
            raise InvalidActor(text.no_such_actor(self_id))
        return found

    def in_private(self, event: Event) -> Event:
        """A copy of the event as if whoever caused it had done so in private.

        That is on the same connection, while it lasts. Raises UnknownTarget if nobody
        has caused it.
        """
        return origins.in_private(event, self.home_of(event))

    def home_of(self, event: Event) -> ServerSession | None:
        """The connection an event came from, unless somebody else has it by now."""
        found: ServerSession | None = self.sessions.get(event.sessid)
        if found is None or event.user_id is None:
            return found
        return found if found.account and found.account.pk == event.user_id else None

    def chat_of(self, event: Event) -> Any:
        """The channel or room of an event, or else the account that caused it."""
        return origins.chat_of(event)

    # What happens

    @property
    def hears_all(self) -> bool:
        """Whether a middleware or a receiver wants all that is said in groups."""
        return bool(self.middlewares) or RECEIVERS.listens(self, GroupMessage.type)

    def dispatch(
        self,
        event: Event,
        message: Message,
        hearers: Iterable[Any],
        by: Any = None,
    ) -> None:
        """Tell of one message, once: the game, `hearers`, then the dialogues.

        `hearers` are the sessions, accounts, characters and actors that hear it, none
        of the sender's own; each gets a copy of the event with its own `self_id`. `by`
        is the actor who sent it: what `GAME.system` says only hearers are told. Needs
        a running loop; it is over at once, but for what has to wait for something.
        """
        with caused(event.name) as may_be:
            if not may_be:
                return
            session = self.sessions.get(event.sessid) if event.sessid else None
            ctx: Context[Any] = Context(self, event, session=session, message=message)
            hearers = list(hearers)
            by_system = by is not None and by is self.system

            async def handle(ctx: Context[Any]) -> None:
                if not by_system:
                    RECEIVERS.call(self, message.type, ctx, message)
                for hearer in hearers:
                    self.tell(hearer, ctx)
                if not by_system:
                    await maybe_await(self.dialogues.route(event))

            self._begin(ctx, handle)

    def tell(
        self, actor: Any, ctx: Context[Any], session: ServerSession | None = None
    ) -> None:
        """Tell the receivers of one who hears what `ctx` is about."""
        message: Any = ctx.message
        if actor is None or not RECEIVERS.listens(actor, message.type):
            return
        event = ctx.event.copy()
        POST.as_heard_by(actor, event)
        body = type(message)(event.message, event.sender or message.sender)
        theirs = ctx.about(body, None if session is not None else actor)
        theirs.event = event
        theirs.session = session or (actor if hasattr(actor, "sessid") else None)
        RECEIVERS.call(actor, message.type, theirs, body)

    def notify(self, event: Event) -> None:
        """Tell the game's receivers of a notice or a request."""
        kinds = {"notice": NoticeContext, "request": RequestContext}
        with caused(event.name) as may_be:
            if not may_be:
                return
            ctx: Context[Any] = kinds.get(event.type, Context)(self, event)

            async def handle(ctx: Context[Any]) -> None:
                for name in names_of(event):
                    RECEIVERS.call(self, name, ctx, event)

            self._begin(ctx, handle)

    def hear(self, place: Any, speaker: Any, words: str) -> None:
        """A character said something aloud in this room, and all there were told."""
        if self.listens:
            POST.said_aloud(place, speaker, words)

    def hear_private(self, speaker: Any, whom: Any, words: str) -> None:
        """Somebody told a character or account something, and they were told."""
        if self.listens:
            POST.said_in_private(speaker, whom, words)

    def _begin(
        self, ctx: Context[Any], handle: Callable[[Context[Any]], Awaitable[None]]
    ) -> None:
        """Through the middlewares; what fails is undone, logged and reported."""
        mark = TURN.mark()
        failed = partial(self._failed, ctx)
        try:
            tasks.begin(middleware.run(ctx, self.middlewares, handle), failed)
        except Exception as error:  # noqa: BLE001 - the edge: the sender did no wrong
            TURN.rollback(mark)
            failed(error)

    def _failed(self, ctx: Context[Any], error: Exception) -> None:
        log.error("The handling of a %s failed.", ctx.event.name, exc_info=error)
        RECEIVERS.report(error, ctx)


GAME = Game()
RECEIVERS.game = GAME
RECEIVERS.changed = GAME.update
