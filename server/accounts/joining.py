"""Where the accounts meet the rest of the Server."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

from django.conf import settings

from server.accounts import (
    ACCOUNTS,
    BANS,
    GATE,
    GUESTS,
    OWNER,
    RECONNECT,
    RESETS,
    SECOND_FACTOR,
    SSH_KEYS,
    TOKENS,
)
from server.accounts.collaborators import Job, KeyValues, Run, Sessions, Worlds
from server.accounts.hashing import Hasher
from server.accounts.throttle import CreateThrottle, LoginThrottle, Pauses, Tally
from server.audit.log import note as audit
from server.audit.logins import note
from server.sessions.actions import unpuppet


def join(
    *,
    run: Run,
    job: Job,
    sessions: Sessions,
    world: Worlds,
    clock: Callable[[], float] = time.time,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> Hasher:
    """Join everything: `join(run=store.run, job=TURN.job, sessions=..., world=WORLD)`.

    `clock` gives dates. Close the hasher you are given when the Server stops.
    """
    hasher = Hasher(settings.HASH_THREADS, settings.HASH_QUEUE)
    ACCOUNTS.join(run=run, job=job, sessions=sessions, world=world)
    BANS.join(run=run, sessions=sessions, clock=clock, call_later=_call_later)
    OWNER.join(run=run, accounts=ACCOUNTS, kv=world.kv)
    TOKENS.join(kv=world.kv, sessions=sessions, clock=clock)
    RECONNECT.join(run=run, job=job, clock=clock)
    GUESTS.join(
        run=run,
        job=job,
        accounts=ACCOUNTS,
        sessions=sessions,
        world=world,
        unpuppet=unpuppet,
        call_soon=_call_soon,
    )
    GATE.noted = note
    logins = _logins(world.kv, clock)
    sleep = Pauses(sleep)
    SECOND_FACTOR.join(
        run=run,
        job=job,
        accounts=ACCOUNTS,
        logins=logins,
        clock=clock,
        sleep=sleep,
    )
    SSH_KEYS.join(run=run, job=job, sessions=sessions, note=audit, clock=clock)
    RESETS.join(
        run=run,
        job=job,
        accounts=ACCOUNTS,
        bans=BANS,
        tokens=TOKENS,
        hasher=hasher,
        logins=logins,
        kv=world.kv,
        clock=clock,
    )
    GATE.join(
        run=run,
        job=job,
        accounts=ACCOUNTS,
        bans=BANS,
        owner=OWNER,
        guests=GUESTS,
        tokens=TOKENS,
        reconnect=RECONNECT,
        second=SECOND_FACTOR,
        keys=SSH_KEYS,
        hasher=hasher,
        logins=logins,
        creates=_creates(world.kv, clock),
        sleep=sleep,
    )
    return hasher


def _logins(kv: KeyValues, clock: Callable[[], float]) -> LoginThrottle:
    window = max(settings.LOGIN_SOURCE_WINDOW, settings.LOGIN_WINDOW)
    return LoginThrottle(
        Tally(kv, "failures", window, clock),
        settings.LOGIN_FAILURES,
        settings.LOGIN_WINDOW,
        settings.LOGIN_FAILURES_PER_SOURCE,
    )


def _creates(kv: KeyValues, clock: Callable[[], float]) -> CreateThrottle:
    tally = Tally(kv, "creates", settings.CREATES_WINDOW, clock)
    return CreateThrottle(tally, settings.CREATES_PER_SOURCE)


def _call_soon(fn: Callable[[], object]) -> asyncio.Handle:
    return asyncio.get_running_loop().call_soon(fn)


def _call_later(
    seconds: float, fn: Callable[[], Awaitable[None]]
) -> asyncio.TimerHandle:
    loop = asyncio.get_running_loop()
    return loop.call_later(seconds, lambda: asyncio.ensure_future(fn()))
