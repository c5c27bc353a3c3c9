"""Signals: what happens to the house and its visitors, for whoever wants to listen.

Each hook of the game (`server.hooks.HOOKS`) has a signal of the same name, sent right
after it, with the hook's arguments as keywords:

    @receiver(signals.at_login)
    def count(session, **kwargs): ...

They are Django's signals: a receiver is held weakly, so it must be kept somewhere.
"""

from __future__ import annotations

from typing import Any

from django.dispatch import Signal

at_server_load = Signal()
at_server_cold_start = Signal()
at_server_start = Signal()
at_server_stop = Signal()
at_connect = Signal()
at_pre_login = Signal()
at_first_login = Signal()
at_login = Signal()
at_return = Signal()
at_restore = Signal()
at_logout = Signal()
at_pre_puppet = Signal()
at_puppet = Signal()
at_pre_unpuppet = Signal()
at_unpuppet = Signal()
at_link_lost = Signal()
at_link_back = Signal()
at_disconnect = Signal()


def named(name: str) -> Any:
    """The signal of that hook. Raises KeyError if there is none."""
    return globals()[name]
