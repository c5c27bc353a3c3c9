"""Locks: who may do what with an object, in words a builder can type.

    get: perm(Builder) or holds(brass key); view: not tag(blind)

    locks  = lock { ";" lock }           lock = access ":" either
    either = both { "or" both }          both = single { "and" single }
    single = "not" single | "(" either ")" | name "(" [ word { "," word } ] ")"

A text is parsed once and kept as functions in functions; nothing is evaluated. A
superuser's account passes every lock. A lock that cannot be understood, because the
function it asks for is gone, lets nobody else through.
What can be asked stands in `server.world.lock_functions`; a game adds its own:

    @lock_function("moonlit")
    def moonlit(who, target): ...
"""

from __future__ import annotations

import inspect
import logging
import re
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from server.world.entity import Object

log = logging.getLogger(__name__)

LONGEST = 4096
DEEPEST = 16
NAME = re.compile(r"[a-z_][a-z0-9_]*\Z")
TOKEN = re.compile(r"\s*([()]|[^\s()]+)")

Test = Callable[[Any, Any], bool]
"""(who asks, the object asked for or None) -> whether it passes."""

FUNCTIONS: dict[str, Callable[..., bool]] = {}
F = TypeVar("F", bound=Callable[..., bool])


class LockError(ValueError):
    """The text is no lock; str() says why."""


def lock_function(name: str) -> Callable[[F], F]:
    """Register `function(who, target, *words)` under a name that locks can use.

    Its parameters say how many words it takes. A `check` attribute, if it has one, is
    called with the words when a lock is parsed, and may raise ValueError.
    """

    def register(function: F) -> F:
        FUNCTIONS[name] = function
        _parse.cache_clear()
        return function

    return register


def parse(text: str) -> dict[str, Test]:
    """The tests of a lock text by kind of access. Raises LockError."""
    tests: dict[str, Test] = {}
    for access, either in split(text).items():
        tests[access] = _parse(either)
    return tests


def split(text: str) -> dict[str, str]:
    """The parts of a lock text by kind of access, not understood. Raises LockError."""
    if len(text) > LONGEST:
        raise LockError(f"A lock can have at most {LONGEST} characters.")
    if not " ".join(text.split()).isprintable():
        raise LockError("A lock can hold only characters that can be seen.")
    parts: dict[str, str] = {}
    for part in filter(str.strip, text.split(";")):
        access, colon, either = part.partition(":")
        access = access.strip().lower()
        if not colon or not NAME.match(access):
            raise LockError(f"{part.strip()!r} should be like 'get: perm(Builder)'.")
        parts[access] = " ".join(either.split())
    return parts


def passes(
    text: str, who: Any, access: str, target: Any = None, default: bool = True
) -> bool:
    """Whether `who` passes the lock for this access, `default` if there is none."""
    try:
        either = _split(text).get(access) if text else None
        if either is None:
            return default or is_super(who)
        return is_super(who) or _parse(either)(who, target)
    except LockError as error:
        log.error("The lock %r of %r lets nobody pass: %s", text, target, error)
        return is_super(who)


def account_of(who: Any) -> Any:
    """The account behind an object, a session or an account itself, or None."""
    return who if hasattr(who, "at_least") else getattr(who, "account", None)


def is_super(who: Any) -> bool:
    """Whether a superuser asks."""
    return bool(getattr(account_of(who), "is_superuser", False))


class Locks:
    """`obj.locks`: those of one object, upon its class's `default_locks`."""

    __slots__ = ("_owner",)

    def __init__(self, owner: Object) -> None:
        self._owner = owner

    @property
    def text(self) -> str:
        """The object's own locks as they can be typed again."""
        return self._owner._locks

    def add(self, text: str) -> None:
        """Set the locks in the text; other kinds of access stay. Raises LockError."""
        parse(text)
        self._set(split(self.text) | split(text))

    def replace(self, text: str) -> None:
        """Have these locks and no others. Raises LockError."""
        parse(text)
        self._set(split(text))

    def remove(self, access: str) -> None:
        """Take off one lock; the class's own, if it has one, counts again."""
        parts = split(self.text)
        if parts.pop(access.lower(), None) is not None:
            self._set(parts)

    def check(self, accessor: Any, access: str, default: bool = True) -> bool:
        """Whether `accessor` (object, account or session) passes the lock."""
        text = self._whole
        if not text:
            return default or is_super(accessor)
        return passes(text, accessor, access, self._owner, default)

    def test(self, access: str, default: bool = True) -> Callable[[Any], bool]:
        """The same as `check`, for many to be asked one after the other."""
        owner = self._owner
        try:
            either = _split(self._whole).get(access)
            test = None if either is None else _parse(either)
        except LockError as error:
            log.error("A lock of %r lets nobody pass: %s", owner, error)
            return is_super
        if test is None:
            return lambda accessor: default or is_super(accessor)
        return lambda accessor: test(accessor, owner) or is_super(accessor)

    @property
    def _whole(self) -> str:
        own, usual = self._owner._locks, self._owner.default_locks
        return f"{usual}; {own}" if usual and own else own or usual

    def _set(self, parts: dict[str, str]) -> None:
        text = "; ".join(f"{access}: {either}" for access, either in parts.items())
        if len(text) > LONGEST:
            raise LockError(f"A lock can have at most {LONGEST} characters.")
        if text != self.text:
            self._owner._alter("_locks", text)


class _Parser:
    """Reads one `either`, by the grammar above, each function one of its lines."""

    def __init__(self, text: str) -> None:
        self.tokens = TOKEN.findall(text)
        self.at = 0

    def whole(self) -> Test:
        test = self.either(1)
        if self.at < len(self.tokens):
            raise LockError(f"{self.tokens[self.at]!r} is too much.")
        return test

    def either(self, depth: int) -> Test:
        if depth > DEEPEST:
            raise LockError(f"A lock can be nested at most {DEEPEST} deep.")
        tests = [self.both(depth)]
        while self.took("or"):
            tests.append(self.both(depth))
        if len(tests) == 1:
            return tests[0]
        return lambda who, target: any(test(who, target) for test in tests)

    def both(self, depth: int) -> Test:
        tests = [self.single(depth)]
        while self.took("and"):
            tests.append(self.single(depth))
        if len(tests) == 1:
            return tests[0]
        return lambda who, target: all(test(who, target) for test in tests)

    def single(self, depth: int) -> Test:
        negative = False
        while self.took("not"):
            negative = not negative
        if self.took("("):
            test = self.either(depth + 1)
            self.must(")")
        else:
            test = self.question()
        return (lambda who, target: not test(who, target)) if negative else test

    def question(self) -> Test:
        name = self.next("a question such as perm(Builder)").lower()
        function = FUNCTIONS.get(name)
        if function is None:
            raise LockError(f"There is no lock function {name}().")
        self.must("(")
        taken: list[str] = []
        while self.at < len(self.tokens) and self.tokens[self.at] not in "()":
            taken.append(self.tokens[self.at])
            self.at += 1
        self.must(")")
        words = [word.strip() for word in " ".join(taken).split(",")] if taken else []
        _fit(name, function, words)
        return lambda who, target: bool(function(who, target, *words))

    def took(self, word: str) -> bool:
        there = self.at < len(self.tokens) and self.tokens[self.at].lower() == word
        self.at += there
        return there

    def must(self, word: str) -> None:
        if not self.took(word):
            raise LockError(f"{word!r} is missing.")

    def next(self, wanted: str) -> str:
        if self.at >= len(self.tokens):
            raise LockError(f"It ends where {wanted} should be.")
        self.at += 1
        return str(self.tokens[self.at - 1])


_split = lru_cache(maxsize=4096)(split)


@lru_cache(maxsize=4096)
def _parse(either: str) -> Test:
    return _Parser(either).whole()


def _fit(name: str, function: Callable[..., bool], words: list[str]) -> None:
    try:
        inspect.signature(function).bind(None, None, *words)
    except TypeError:
        raise LockError(f"{name}() cannot be asked with {len(words)} words.") from None
    try:
        getattr(function, "check", lambda *words: None)(*words)
    except ValueError as error:
        raise LockError(f"{name}(): {error}") from None
