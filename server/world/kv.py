"""`WORLD.kv`: small values that are kept with the world, by a key of text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from server.world.turn import TURN
from server.world.values import check, decode, encode

RESERVED = "store."


class KeyValues:
    """A dict of JSON values. What is got is a copy: change it and `set` it again."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}

    def get(self, key: str, default: Any = None) -> Any:
        """The value of the key, or `default`."""
        text = self._texts.get(key)
        return default if text is None else decode(text)

    def set(self, key: str, value: Any) -> None:
        """Keep a value with this turn. Raises ValueError if it is no JSON."""
        if not key or not key.isprintable() or key.startswith(RESERVED):
            raise ValueError(
                f"A key cannot be empty, unprintable or begin with {RESERVED!r}."
            )
        check(value)
        self._change(key, encode(value))

    def delete(self, key: str) -> None:
        """Forget a value; one that is not there is no error."""
        if key in self._texts:
            self._change(key, None)

    def keys(self, prefix: str = "") -> list[str]:
        """The keys that begin so."""
        return [key for key in self._texts if key.startswith(prefix)]

    def text(self, key: str) -> str:
        """The value as it is written to the database; "" if it is deleted."""
        return self._texts.get(key, "")

    def accept(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Take what the database holds in place of what was known."""
        for key, text in pairs:
            _put(self._texts, key, text or None)

    def clear(self) -> None:
        """Forget all, without a word to the database."""
        self._texts.clear()

    def _change(self, key: str, text: str | None) -> None:
        TURN.remember(_put, self._texts, key, self._texts.get(key))
        _put(self._texts, key, text)
        TURN.touch_value(key)


def _put(texts: dict[str, str], key: str, text: str | None) -> None:
    if text is None:
        texts.pop(key, None)
    else:
        texts[key] = text
