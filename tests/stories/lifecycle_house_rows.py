"""Rows about the world as a whole, and who may come into the house."""

from __future__ import annotations

import asyncio
import time
from importlib import import_module

from django.conf import settings
from django.contrib.auth import SESSION_KEY

from portal import text
from server.accounts import BANS
from server.accounts.models import Ban
from server.world import WORLD
from server.world.entity import Object
from tests.stories.lifecycle_people import Page, Person
from tests.stories.lifecycle_probes import Judge, Scene, probe

BANNED = "203.0.113.5"
PATIENCE = 10.0


class Clockwork(Object):
    """Something that beats."""

    def beat(self) -> None:
        """Beat once."""
        self.db.beats = self.beats + 1

    @property
    def beats(self) -> int:
        """How often it beat."""
        return self.db.beats or 0


@probe("objects made in the game, and `WORLD.kv`")
def world(scene: Scene) -> Judge:
    scene.makes(Object, "rusty sword", scene.character.location)
    scene.town.do(WORLD.kv.set, "tests.era", "bronze")

    def judge() -> bool:
        there = bool(WORLD.named("rusty sword"))
        assert there == (WORLD.kv.get("tests.era") == "bronze")
        return there

    return judge


@probe("a destroyed thing of the world file")
def destroyed(scene: Scene) -> Judge:
    (coin,) = WORLD.named("copper coin")
    scene.town.do(coin.delete)
    return lambda: "comes back" if WORLD.named("copper coin") else "stays gone"


@probe("tickers")
def ticker(scene: Scene) -> Judge:
    clockwork = scene.makes(Clockwork, "clockwork", scene.character.location)
    scene.town.do(clockwork.tick, 0.1, "beat")

    def judge() -> bool:
        (clockwork,) = WORLD.named("clockwork")
        before, end = clockwork.beats, time.monotonic() + PATIENCE
        while clockwork.beats == before and time.monotonic() < end:
            scene.town.run(asyncio.sleep(0.01))
        return bool(clockwork.beats > before)

    return judge


@probe("bans")
def ban(scene: Scene) -> Judge:
    bo = Person(scene.town, "Bo")
    Ban.objects.create(network=BANNED)
    Ban.objects.create(account_id=bo.number)
    scene.town.run(BANS.load())
    scene.town.settle()

    def judge() -> bool:
        address = text.BANNED in Page(scene.town, BANNED).sees
        bo.comes()
        assert address == (bo.session is None or not bo.session.logged_in)
        return address

    return judge


@probe("failed logins, as they are counted")
def failures(scene: Scene) -> Judge:
    Page(scene.town).types("connect Bo wrong-password")

    def judge() -> bool:
        page = Page(scene.town)
        page.types("connect Bo wrong-password")
        return any("Too many failed attempts" in line for line in page.sees)

    return judge


@probe("the login on the web site")
def on_the_web(scene: Scene) -> Judge:
    store = import_module(settings.SESSION_ENGINE).SessionStore
    visit = store()
    visit[SESSION_KEY] = str(scene.anna.number)
    visit.create()
    return lambda: SESSION_KEY in store(visit.session_key).load()
