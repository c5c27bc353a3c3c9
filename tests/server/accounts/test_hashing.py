"""Hashing passwords in threads of its own."""

import asyncio
import threading

import pytest
from django.contrib.auth.hashers import make_password
from django.test import override_settings

from server.accounts.hashing import NOBODY, Hasher, Verdict
from server.errors import Busy

ours = override_settings(PASSWORD_HASHERS=["server.accounts.hashing.Argon2"])


@pytest.fixture
def hasher():
    hasher = Hasher(threads=2, queue=16)
    yield hasher
    hasher.close()


@ours
def test_a_password_fits_its_hash_and_no_other(hasher):
    async def story():
        encoded = await hasher.make("a good secret")
        right = await hasher.verify("a good secret", encoded)
        wrong = await hasher.verify("a bad secret", encoded)
        return encoded, right, wrong

    encoded, right, wrong = asyncio.run(story())

    assert encoded.startswith("argon2$argon2id$v=19$m=47104,t=1,p=1$")
    assert right == Verdict(right=True, stale=False)
    assert not wrong.right


@ours
def test_accents_may_be_composed_or_not(hasher):
    encoded = make_password("Zo\u00eb at the gate")

    verdict = asyncio.run(hasher.verify("Zoe\u0308 at the gate", encoded))

    assert verdict.right


def test_nobody_has_no_password(hasher):
    assert asyncio.run(hasher.verify("", NOBODY)) == (False, False)
    assert asyncio.run(hasher.verify(NOBODY, NOBODY)) == (False, False)


def test_two_work_sixteen_wait_and_the_next_is_told_that_the_gate_is_busy(hasher):
    async def story():
        open_up = threading.Event()
        crowd = [asyncio.ensure_future(hasher.run(open_up.wait)) for _ in range(18)]
        await asyncio.sleep(0)
        try:
            with pytest.raises(Busy, match="busy"):
                await hasher.run(len, "")
        finally:
            open_up.set()
        return await asyncio.gather(*crowd)

    assert asyncio.run(story()) == [True] * 18


def test_there_is_room_again_when_one_is_done(hasher):
    async def story():
        await asyncio.gather(*(hasher.run(len, "four") for _ in range(18)))
        await asyncio.sleep(0)
        return await hasher.run(len, "four")

    assert asyncio.run(story()) == 4


def test_one_who_went_away_leaves_no_room_until_the_work_is_done():
    async def story(hasher):
        open_up = threading.Event()
        task = asyncio.ensure_future(hasher.run(open_up.wait))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        try:
            with pytest.raises(Busy):
                await hasher.run(len, "")
        finally:
            open_up.set()

    hasher = Hasher(threads=1, queue=0)

    asyncio.run(story(hasher))
    hasher.close()
