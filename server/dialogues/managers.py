"""What both dialogue managers do alike: who a message is for, and in which order.

A message is identified, the matchers of the templates are asked, and then it is
delivered. Where identifier and matchers are plain functions all this is done at once.
Where one has to be waited for, what comes for the same key meanwhile waits behind it.
"""

from __future__ import annotations

import inspect
import logging
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Hashable, Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, TypeAlias

from server.awaiting import MaybeAwaitable, maybe_await
from server.dialogues.claims import Claims
from server.dialogues.dialogue import (
    Dialogue,
    DialogueFn,
    DialogueTemplate,
    Matcher,
    Override,
    Stream,
)
from server.dialogues.order import Order, at_once
from server.errors import DialogueError, StreamLocked
from server.messaging.events import Event
from server.scopes import SCOPES

log = logging.getLogger("server.dialogues")

Identifier: TypeAlias = "Callable[[Any], MaybeAwaitable[Hashable | None]]"
Answer: TypeAlias = "Dialogue | Awaitable[Dialogue | None] | None"

NAMING = object()
"""The key of messages whose key is not known yet."""
WHO_AND_WHERE = tuple(SCOPES.values())
"""Identifiers that ask who said something and where, never what."""
PLAIN = (str, int, type(None))
"""What an identifier usually gives, and nobody has to wait for."""


class DialogueManager(ABC):
    """Templates, and the dialogues that run under one identifier."""

    def __init__(self, identifier: Identifier) -> None:
        self.identifier = identifier
        self.templates: list[DialogueTemplate] = []
        self.changed: Callable[[], object] = lambda: None
        """Called when other messages than before could reach something."""
        self.claims = Claims(self._has_changed)
        self._matching: list[DialogueTemplate] = []
        self._order = Order()
        self._naming = Order()

    def __len__(self) -> int:
        return len(self.templates)

    def __bool__(self) -> bool:
        return True

    @property
    def running(self) -> Mapping[Hashable, Stream]:
        """The stream that gets what has this key, by key."""
        return MappingProxyType({claim.key: claim.stream for claim in self.claims})

    @property
    def is_idle(self) -> bool:
        """Whether no message could do anything here."""
        return not self.claims and not self._matching

    @property
    def may_match(self) -> bool:
        """Whether a message could begin something."""
        return bool(self._matching)

    def cares_for(self, said: Event) -> bool:
        """Whether a message could do anything here of which one knows who and where.

        The scopes ask for no more; of other identifiers nobody knows what they ask.
        """
        if self._matching or self.identifier not in WHO_AND_WHERE:
            return not self.is_idle
        return self.identifier(said) in self.claims

    def _has_changed(self) -> None:
        self.changed()

    def use(
        self, fn: DialogueFn, match: Matcher, override: Override = False
    ) -> DialogueTemplate:
        """Begin `fn(stream, stream_of, trigger)` with a message that matches."""
        template = DialogueTemplate(fn, match, override)
        self.add(template)
        return template

    def add(self, template: DialogueTemplate, place: int | None = None) -> None:
        """One more template, behind the others or in that place."""
        self.templates.insert(len(self.templates) if place is None else place, template)
        self.look_again()

    def drop(self, template: DialogueTemplate) -> None:
        """Begin it no more; what runs of it goes on."""
        if template in self.templates:
            self.templates.remove(template)
            self.look_again()

    def look_again(self) -> None:
        """The templates are others."""
        self._matching = [each for each in self.templates if each.match is not None]
        self.changed()

    async def run(self, event: Any) -> bool:
        """Give a message to whom it is for; whether there was anybody.

        It is over when the dialogue has been begun, or has the message in its stream.
        """
        return await maybe_await(self.route(event)) is not None

    def route(self, event: Any) -> Answer:
        """The dialogue that gets the message, if there is one; it may be awaited.

        What is done with it, it does at once, unless something has to be waited for.
        """
        try:
            key: Any = self.identifier(event)
        except Exception:  # the edge: the message is nobody's
            log.exception("An identifier failed.")
            return None
        if self._naming or (type(key) not in PLAIN and inspect.isawaitable(key)):
            return at_once(self._named(key, event))
        return self._routed(key, event)

    async def _named(self, key: Any, event: Any) -> Dialogue | None:
        async with self._naming.turn(NAMING):
            try:
                key = await maybe_await(key)
            except Exception:  # the edge: the message is nobody's
                log.exception("An identifier failed.")
                return None
        # Nothing is waited for in between, so nobody gets ahead.
        found: Dialogue | None = await maybe_await(self._routed(key, event))
        return found

    def _routed(self, key: Any, event: Any) -> Answer:
        if key is None:
            return None
        try:
            if key not in self.claims and not self._matching:
                return None
        except TypeError:
            log.exception("An identifier gave what cannot be a key.")
            return None
        if key in self._order:
            return at_once(self._later(key, event))
        matching: list[DialogueTemplate] = []
        asked = self._asked(key)
        for template in asked:
            said = _ask(template, event)
            if inspect.isawaitable(said):
                return at_once(self._later(key, event, matching, template, said, asked))
            if said:
                matching.append(template)
        return self._deliver(key, event, matching)

    async def _later(
        self,
        key: Hashable,
        event: Any,
        matching: list[DialogueTemplate] | None = None,
        template: DialogueTemplate | None = None,
        said: Any = False,
        rest: Iterator[DialogueTemplate] | None = None,
    ) -> Dialogue | None:
        """The same, one message behind the other, from where it had to be waited."""
        matching = [] if matching is None else matching
        async with self._order.turn(key):
            if template is not None and await _said(template, said):
                matching.append(template)
            for each in self._asked(key) if rest is None else rest:
                if await _said(each, _ask(each, event)):
                    matching.append(each)
            return self._deliver(key, event, matching)

    def _asked(self, key: Hashable) -> Iterator[DialogueTemplate]:
        """The templates whose matchers decide about a message of this key."""
        return iter(tuple(self._matching))

    @abstractmethod
    def _deliver(
        self, key: Hashable, event: Any, matching: list[DialogueTemplate]
    ) -> Dialogue | None:
        """Give it to whom it is for; those templates match."""

    # Beginning

    @abstractmethod
    def may_begin(self, template: DialogueTemplate, key: Hashable) -> bool:
        """Whether the template can begin, as it is with this key."""

    def begin(
        self,
        template: DialogueTemplate,
        key: Hashable,
        event: Any,
        record: dict[str, Any] | None = None,
    ) -> Dialogue:
        """Begin a dialogue with this message; with a record it goes on from that."""
        self._make_room(template, key)
        claim = self.claims.make(key, event)
        dialogue = Dialogue(template, key, event, claim.stream, record)
        claim.dialogue = dialogue
        claim.stream.write(event)
        dialogue.begin(partial(self._stream_of, dialogue))
        return dialogue

    def _make_room(self, template: DialogueTemplate, key: Hashable) -> None:  # noqa: B027
        """Free what a template that overrides closes; nothing, where none does."""

    def _stream_of(self, dialogue: Dialogue, event: Any) -> Stream:
        """The stream of what has the key of this message; freed with the dialogue.

        Raises StreamLocked if another dialogue has it and this one does not override;
        DialogueError if the message has no key, or one that has to be waited for.
        """
        key = self.identifier(event)
        if inspect.isawaitable(key):
            getattr(key, "close", lambda: None)()
            raise DialogueError("The key of this message has to be waited for.")
        if key is None:
            raise DialogueError("This message is nobody's.")
        for claim in self.claims.of(key):
            if claim.dialogue is dialogue:
                return claim.stream
        if not self.may_begin(dialogue.template, key):
            raise StreamLocked("Another dialogue has that stream.")
        self._make_room(dialogue.template, key)
        claim = self.claims.make(key, event)
        claim.dialogue = dialogue
        claim.stream.listener = dialogue
        dialogue.held.append(claim.stream)
        return claim.stream


def _ask(template: DialogueTemplate, event: Any) -> Any:
    """What the matcher says; one that fails says no."""
    try:
        return template.match is not None and template.match(event)
    except Exception:  # the edge: others may match
        log.exception("The matcher of %s failed.", template.name)
        return False


async def _said(template: DialogueTemplate, said: Any) -> bool:
    """What the matcher says in the end."""
    try:
        return bool(await maybe_await(said))
    except Exception:  # the edge: others may match
        log.exception("The matcher of %s failed.", template.name)
        return False
