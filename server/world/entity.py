"""Object: whatever is in the world, live in memory.

Reading costs no look into the database, ever. Every change goes through `_alter`, a
field or an attribute handler, which write into the turn's journal how to undo it. What
was loaded is decoded when it is first looked at (`_wake`), so a hundred thousand
objects that nobody meets cost little. Attributes without declaration are as volatile as
`ndb`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from server.commands.handler import CmdSetHandler
from server.errors import PlayerError
from server.world.attributes import Attributes, Volatile
from server.world.fields import Field, fields_of
from server.world.hooks import Hooks
from server.world.index import INDEX, Place
from server.world.listeners import ObjectSessions
from server.world.locks import Locks
from server.world.record import Row, decoded
from server.world.speech import say
from server.world.tags import Tags
from server.world.turn import TURN
from server.world.values import Live
from server.world.values import name as clean

if TYPE_CHECKING:
    from server.accounts.models import Account

SHORTEST_TICK = 0.1
LONGEST_TICK = 30 * 86_400.0


class Object(Hooks, Live):
    """Something in the world. Make one with `WORLD.create`."""

    __slots__ = (
        "__dict__",
        "__weakref__",
        "_aliases",
        "_arrival",
        "_cmdset",
        "_db",
        "_fields",
        "_home",
        "_kept",
        "_key",
        "_location",
        "_locks",
        "_ndb",
        "_owner",
        "_paths",
        "_place",
        "_row",
        "_sessions",
        "_tags",
        "_ticks",
        "_typeclass",
        "gone",
        "id",
    )

    is_exit: ClassVar[bool] = False
    default_locks: ClassVar[str] = ""
    default_cmdset: ClassVar[str | None] = None
    fields: ClassVar[dict[str, Field]] = {}
    path: ClassVar[str]
    """The dotted path of the class, by which rows name it."""

    id: int
    gone: bool
    _key: str
    _aliases: tuple[str, ...]
    _location: Object | None
    _home: Object | None
    _owner: int
    _arrival: int
    _tags: tuple[tuple[str, str], ...]
    _locks: str
    _ticks: dict[str, float] | None
    _paths: tuple[str, ...]
    _place: Place | None
    _sessions: ObjectSessions | None
    _fields: dict[str, Any] | None
    _db: dict[str, Any] | None
    _kept: dict[str, Any] | None
    _cmdset: CmdSetHandler | None
    _ndb: Volatile | None
    _row: Row | None
    _typeclass: str

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.path = f"{cls.__module__}.{cls.__qualname__}"
        cls.fields = fields_of(cls)
        for name in cls.fields:
            if hasattr(Object, name):
                raise TypeError(f"{cls.__name__}.{name}: every object has a {name}.")

    @classmethod
    def _blank(cls, number: int, key: str) -> Object:
        """One that is nowhere and has nothing, not yet in the world."""
        obj = cls.__new__(cls)
        obj.id, obj.gone = number, False
        obj._key, obj._aliases = key, ()
        obj._location = obj._home = None
        obj._owner = obj._arrival = 0
        obj._tags, obj._locks, obj._paths = (), "", ()
        obj._ticks = obj._place = obj._sessions = None
        obj._fields, obj._db, obj._kept = {}, None, None
        obj._cmdset = obj._ndb = obj._row = None
        obj._typeclass = cls.path
        return obj

    def __str__(self) -> str:
        return self._key

    def __repr__(self) -> str:
        gone = " (gone)" if self.gone else ""
        return f"<{type(self).__name__} #{self.id} {self._key!r}{gone}>"

    def __copy__(self) -> Object:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Object:
        return self

    # What it is called, and whose it is

    @property
    def key(self) -> str:
        """Its name, a line of visible text. Setting raises ValueError."""
        return self._key

    @key.setter
    def key(self, value: str) -> None:
        self._alter("_key", clean(value))

    @property
    def name(self) -> str:
        """What it is called in sentences."""
        return self.key

    @property
    def aliases(self) -> tuple[str, ...]:
        """Other names. Setting takes any of several names and raises ValueError."""
        return self._aliases

    @aliases.setter
    def aliases(self, values: Iterable[str]) -> None:
        if isinstance(values, str):
            raise ValueError("Aliases are several names, not one text.")
        self._alter("_aliases", tuple(dict.fromkeys(map(clean, values))))

    def is_called(self, name: str) -> bool:
        """Whether the name is its key or an alias, capitals aside."""
        name = name.casefold()
        return name == self._key.casefold() or any(
            name == alias.casefold() for alias in self._aliases
        )

    @property
    def owner(self) -> int:
        """The id of the account it belongs to, or 0. Setting raises ValueError."""
        return self._owner

    @owner.setter
    def owner(self, value: int) -> None:
        if type(value) is not int or not 0 <= value < 2**63:
            raise ValueError("The owner is the id of an account, or 0.")
        self._alter("_owner", value)

    @property
    def tags(self) -> Tags:
        """Words it is found by: `tags.add("lamp", "light")`."""
        return Tags(self)

    @property
    def locks(self) -> Locks:
        """Who may do what with it: `locks.add("get: perm(Builder)")`."""
        return Locks(self)

    @property
    def typeclass(self) -> str:
        """The dotted path of its class, even if that cannot be imported now."""
        return self._typeclass

    @property
    def db(self) -> Attributes:
        """Free-form attributes that are kept: JSON and references to objects."""
        return Attributes(self)

    @property
    def ndb(self) -> Volatile:
        """Free-form attributes that are not kept."""
        if self._ndb is None:
            self._ndb = Volatile()
        return self._ndb

    # Where it is, and what is in it

    @property
    def location(self) -> Object | None:
        """The place it is in. Setting moves it without a word and without hooks."""
        return self._location

    @location.setter
    def location(self, destination: Object | None) -> None:
        self._check_way(destination)
        TURN.remember(_put_back, self, self._location, self._arrival)
        _place(self, destination, INDEX.arrive())
        TURN.touch(self)

    @property
    def home(self) -> Object | None:
        """Where it goes when the place it is in is deleted."""
        home = self._home
        return None if home is None or home.gone else home

    @home.setter
    def home(self, value: Object | None) -> None:
        if value is not None and not isinstance(value, Object):
            raise ValueError("The home is an object, or None.")
        self._alter("_home", value)

    @property
    def contents(self) -> list[Object]:
        """What is in it but for exits, in order of arrival."""
        return [] if self._place is None else list(self._place.contents.values())

    @property
    def exits(self) -> list[Any]:
        """The exits that lead out of it."""
        return [] if self._place is None else list(self._place.exits.values())

    def move_to(self, destination: Object | None, quiet: bool = False) -> None:
        """Go there, hooks and all, or raise PlayerError and stay.

        A quiet move is not announced.
        """
        self._check_way(destination)
        with TURN.whole():
            source = self.location
            self.at_pre_move(destination)
            if source is not None:
                source.at_leave(self, destination)
            if not quiet:
                self.announce_departure(destination)
            self.location = destination
            if not quiet:
                self.announce_arrival(source)
            if destination is not None:
                destination.at_receive(self, source)
            self.at_post_move(source)

    def delete(self) -> None:
        """Take it out of the world; what is in it falls out, or goes home.

        Exits that lead out of it or to it are deleted as well.
        """
        delete_all([self])

    def _delete(self, leading: Iterable[Object]) -> None:
        self.at_delete()
        for session in self.sessions.all():
            session.lose_puppet()
        # What `at_delete` has led elsewhere meanwhile stays.
        here = [way for way in leading if getattr(way, "destination", None) is self]
        for way in [*self.exits, *here]:
            way.delete()
        for thing in self.contents:
            thing.location = refuge(thing, self)
        self.location = None
        TURN.remember(_unbury, self)
        INDEX.remove(self)
        self.gone = True
        TURN.touch(self)

    # Who plays it, and what it hears

    @property
    def sessions(self) -> ObjectSessions:
        """The sessions that puppet it."""
        if self._sessions is None:
            self._sessions = ObjectSessions(self)
        return self._sessions

    @property
    def account(self) -> Account | None:
        """The account of the session that plays it, or None."""
        for session in self._sessions or ():
            account: Account | None = session.account
            return account
        return None

    @property
    def cmdset(self) -> CmdSetHandler:
        """Its command sets, upon `default_cmdset` of its class."""
        if self._cmdset is None:
            self._wake()
            self._cmdset = CmdSetHandler(self.default_cmdset, self._keep_cmdsets)
            self._cmdset.restore(self._paths)
        return self._cmdset

    def msg(
        self,
        text: Any = None,
        *,
        exclude: Any = (),
        session: Any = None,
        options: dict[str, Any] | None = None,
        **outputs: Any,
    ) -> None:
        """Say something to the sessions that play it, or to one of that account."""
        if self._sessions is None or self in _several(exclude):
            return
        hearing = self._sessions.all()
        if session is not None:
            known = session in hearing or session.account is self.account is not None
            hearing = [session] if known else []
        say(hearing, text, options, **outputs)

    def announce(
        self,
        text: Any = None,
        exclude: Any = (),
        options: dict[str, Any] | None = None,
        **outputs: Any,
    ) -> None:
        """Say something to everyone inside, but for one object or several."""
        hearing = self.hearing(exclude)
        if hearing:
            say(hearing, text, options, **outputs)

    def hearing(self, exclude: Any = ()) -> list[Any]:
        """The sessions of everyone inside, but for one object or several."""
        if self._place is None or not self._place.listeners:
            return []
        deaf = _several(exclude)
        return [
            session
            for listener in self._place.listeners.values()
            if listener not in deaf
            for session in listener.sessions.all()
        ]

    # What it does by itself

    def tick(self, interval: float, method: str) -> None:
        """Call a method of it every `interval` seconds, until `untick` or deletion.

        Raises ValueError for an interval outside 0.1 s to 30 days or an unknown method.
        """
        if not SHORTEST_TICK <= interval <= LONGEST_TICK:
            raise ValueError("An interval lies between 0.1 seconds and 30 days.")
        if not callable(getattr(self, method, None)):
            raise ValueError(f"A {type(self).__name__} has no method {method!r}.")
        self._wake()
        self._alter("_ticks", {**(self._ticks or {}), method: float(interval)})

    def untick(self, method: str) -> None:
        """Call the method no more; one that does not tick is no error."""
        self._wake()
        if self._ticks and method in self._ticks:
            rest = {m: every for m, every in self._ticks.items() if m != method}
            self._alter("_ticks", rest or None)

    # How it is kept

    def _alter(self, slot: str, value: Any) -> None:
        TURN.remember(INDEX.change, self, slot, getattr(self, slot))
        INDEX.change(self, slot, value)
        TURN.touch(self)

    def _wake(self) -> dict[str, Any]:
        """Decode what was loaded, if nobody has yet; the values of the fields."""
        if self._fields is None:
            decoded(self, INDEX.objects.get)
        fields: dict[str, Any] = self._fields  # type: ignore[assignment]
        return fields

    def _keep_cmdsets(self) -> None:
        if self._cmdset is not None and self._cmdset.paths != self._paths:
            self._alter("_paths", self._cmdset.paths)

    def _check_way(self, destination: Object | None) -> None:
        if destination is None:
            return
        if not isinstance(destination, Object):
            raise ValueError("A location is an object, or None.")
        if destination.gone or self.gone:
            raise PlayerError("That place is no more.")
        if _is_inside(destination, self):
            raise PlayerError(f"{self.name} cannot be put inside itself.")


Object.path = f"{Object.__module__}.{Object.__qualname__}"


def _is_inside(obj: Object | None, container: Object) -> bool:
    """Whether it is the container, or in it however deep."""
    while obj is not None:
        if obj is container:
            return True
        obj = obj._location
    return False


def _place(obj: Object, location: Object | None, arrival: int) -> None:
    # Taken out, numbered, put in: the place it goes to orders by arrival.
    INDEX.change(obj, "_location", None)
    obj._arrival = arrival
    INDEX.change(obj, "_location", location)


_put_back = _place


def _unbury(obj: Object) -> None:
    obj.gone = False
    INDEX.add(obj)


def refuge(thing: Object, lost: Object) -> Object | None:
    """Where a thing goes when the place it is in is lost."""
    if lost.location is not None:
        return lost.location
    home = thing.home
    return None if home is None or _is_inside(home, lost) else home


def delete_all(objects: Iterable[Object]) -> None:
    """Take several out of the world, all or none; see `Object.delete`."""
    with TURN.whole():
        there = [obj for obj in objects if not obj.gone]
        leading = leading_to(there)
        for obj in there:
            if not obj.gone:
                obj._delete(leading.get(obj.id, ()))


def leading_to(places: Iterable[Object]) -> dict[int, list[Object]]:
    """The exits that lead to each of these, by its id; to an exit none does.

    Looks at every exit there is, once for all of the places.
    """
    found: dict[int, list[Object]] = {
        each.id: [] for each in places if not each.is_exit
    }
    ways = [kind for kind in INDEX.classes if kind.is_exit] if found else []
    for kind in ways:
        for way in INDEX.classes.get(kind):
            end = getattr(way, "destination", None)
            if end is not None and end.id in found:
                found[end.id].append(way)
    return found


def _several(objects: Any) -> tuple[Any, ...]:
    if objects is None:
        return ()
    return (objects,) if isinstance(objects, Object) else tuple(objects)
