"""Claims: which stream gets what has which key, and which dialogue reads it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from typing import Any

from server.dialogues.dialogue import Dialogue, Stream
from server.dialogues.stream import MessageStream


class Claim:
    """That what has this key is written to this stream, which that dialogue reads."""

    __slots__ = ("dialogue", "key", "kind", "stream")

    def __init__(self, key: Hashable, kind: str | None) -> None:
        self.key = key
        self.kind = kind
        """The `detail_type` of the message for which it was made."""
        self.stream: Stream
        self.dialogue: Dialogue

    @property
    def is_own(self) -> bool:
        """Whether it is that with which the dialogue began."""
        return self.stream is self.dialogue.stream


class Claims:
    """The claims of one manager; each is gone when its stream is freed.

    `changed` is called when there is the first or the last one of a kind.
    """

    def __init__(self, changed: Callable[[], object]) -> None:
        self.kinds: Counter[str | None] = Counter()
        """How many there are of each kind."""
        self._changed = changed
        self._by_key: dict[Hashable, list[Claim]] = {}

    def __contains__(self, key: Hashable) -> bool:
        return key in self._by_key

    def __iter__(self) -> Iterator[Claim]:
        return iter([claim for claims in self._by_key.values() for claim in claims])

    def __len__(self) -> int:
        return len(self._by_key)

    def of(self, key: Hashable) -> tuple[Claim, ...]:
        """Those of a key, the oldest first."""
        return tuple(self._by_key.get(key, ()))

    def latest(self, key: Hashable) -> Claim | None:
        """The newest of a key."""
        claims = self._by_key.get(key)
        return claims[-1] if claims else None

    def newest(self) -> list[Claim]:
        """The newest of each key."""
        return [claims[-1] for claims in self._by_key.values()]

    def make(self, key: Hashable, event: Any) -> Claim:
        """One more, with a stream of its own; the caller knows for which dialogue."""
        claim = Claim(key, getattr(event, "detail_type", None))
        claim.stream = MessageStream(lambda stream: self._freed(claim))
        self._by_key.setdefault(key, []).append(claim)
        self.kinds[claim.kind] += 1
        if self.kinds[claim.kind] == 1:
            self._changed()
        return claim

    def move(self, claim: Claim, key: Hashable) -> None:
        """Give its stream what has another key, beneath what is there already.

        What the same template has begun there ends: it knows less.
        """
        for other in self.of(key):
            if other.dialogue.template is claim.dialogue.template:
                other.stream.free("override")
        self._remove(claim)
        claim.key = key
        self._by_key.setdefault(key, []).insert(0, claim)
        if claim.is_own:
            claim.dialogue.key = key

    def _freed(self, claim: Claim) -> None:
        """Its stream was freed. There may be newer ones under its key."""
        self._remove(claim)
        self.kinds[claim.kind] -= 1
        if not self.kinds[claim.kind]:
            del self.kinds[claim.kind]
            self._changed()
        if claim.is_own:
            claim.dialogue.freed()

    def _remove(self, claim: Claim) -> None:
        claims = self._by_key[claim.key]
        claims[:] = [each for each in claims if each is not claim]
        if not claims:
            del self._by_key[claim.key]
