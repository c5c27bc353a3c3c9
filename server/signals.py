"""Signals: what happens to the house and its visitors, for whoever wants to listen.

Each hook of the game (`server.hooks.HOOKS`) has a signal of the same name, sent right
after it, with the hook's arguments as keywords:

    @receiver(signals.at_login)
    def count(session, **kwargs): ...

They are Django's signals: a receiver is held weakly, so it must be kept somewhere. The
sender is the class of the session, or None for what happens to the house. They are sent
by `server.hooks` alone, which calls each receiver as it calls the game's hook: in the
same turn, an `async def` as well, and whatever the others do.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator
from typing import Any

from django.dispatch import Signal

Receiver = Callable[..., Any]


class HookSignal(Signal):
    """A signal whose receivers are called by `server.hooks`.

    Django's own `send` can call no `async def` inside a running loop.
    """

    def of(self, sender: Any) -> list[Receiver]:
        """Who listens to this sender, in their order; an `async def` comes last."""
        plain, waiting = self._live_receivers(sender)
        return [*plain, *waiting]

    def everybody(self) -> Iterator[Receiver]:
        """Who listens, to whatever sender."""
        for _, receiver, *_ in self.receivers:
            weak = isinstance(receiver, weakref.ReferenceType)
            found = receiver() if weak else receiver
            if found is not None:
                yield found


at_server_load = HookSignal()
at_server_cold_start = HookSignal()
at_server_start = HookSignal()
at_server_stop = HookSignal()
at_connect = HookSignal()
at_pre_login = HookSignal()
at_first_login = HookSignal()
at_login = HookSignal()
at_return = HookSignal()
at_restore = HookSignal()
at_logout = HookSignal()
at_pre_puppet = HookSignal()
at_puppet = HookSignal()
at_pre_unpuppet = HookSignal()
at_unpuppet = HookSignal()
at_link_lost = HookSignal()
at_link_back = HookSignal()
at_disconnect = HookSignal()


def named(name: str) -> HookSignal:
    """The signal of that hook. Raises KeyError if there is none."""
    signal: HookSignal = globals()[name]
    return signal
