"""Rows about what belongs to an account or a character."""

from __future__ import annotations

from server.world import WORLD
from server.world.entity import Object
from tests.stories.lifecycle_probes import Judge, Scene, probe
from tests.stories.lifecycle_session_rows import ForAWhile


@probe("command sets of accounts, persistent")
def persistent_cmdset_of_account(scene: Scene) -> Judge:
    return _cmdset_of_account(scene, persistent=True)


@probe("command sets of accounts, not persistent")
def cmdset_of_account(scene: Scene) -> Judge:
    return _cmdset_of_account(scene, persistent=False)


def _cmdset_of_account(scene: Scene, persistent: bool) -> Judge:
    account = scene.session.account
    assert account is not None
    scene.town.do(account.cmdset.add, ForAWhile, persistent=persistent)

    def judge() -> bool:
        account = scene.returned().account
        return account is not None and ForAWhile in account.cmdset

    return judge


@probe("command sets of characters and places, persistent")
def persistent_cmdset(scene: Scene) -> Judge:
    scene.town.do(scene.character.cmdset.add, ForAWhile, persistent=True)
    return lambda: ForAWhile in scene.character.cmdset


@probe("command sets of characters and places, not persistent")
def cmdset(scene: Scene) -> Judge:
    scene.town.do(scene.character.cmdset.add, ForAWhile)
    return lambda: ForAWhile in scene.character.cmdset


@probe("`ndb` of characters, things and places")
def ndb(scene: Scene) -> Judge:
    scene.character.ndb.note = "short"
    return lambda: scene.character.ndb.note == "short"


@probe("`db` and declared fields of characters, things and places")
def kept(scene: Scene) -> Judge:
    def put() -> None:
        scene.character.db.note = "long"
        scene.character.desc = "Tall."  # type: ignore[attr-defined]

    def judge() -> bool:
        note, desc = scene.character.db.note, scene.character.desc  # type: ignore[attr-defined]
        assert (note == "long") == (desc == "Tall.")
        return bool(desc == "Tall.")

    scene.town.do(put)
    return judge


@probe("what somebody carries")
def carried(scene: Scene) -> Judge:
    scene.makes(Object, "rusty sword", scene.character)
    return lambda: WORLD.named("rusty sword")[0].location is scene.character


@probe("where a character is")
def place(scene: Scene) -> Judge:
    scene.anna.page.types("north")
    before = _place(scene)

    def judge() -> bool:
        scene.anna.plays()
        return _place(scene) == before

    return judge


def _place(scene: Scene) -> str:
    location = scene.character.location
    assert location is not None
    return location.key


@probe("which character was played last")
def last_played(scene: Scene) -> Judge:
    scene.anna.page.types("ooc", "charcreate Cid", "ic Cid")
    assert str(scene.session.puppet) == "Cid"

    def judge() -> bool:
        scene.anna.plays()
        return str(scene.session.puppet) == "Cid"

    return judge
