"""Rows about a connection, and who plays whom by it."""

from __future__ import annotations

import msgspec

from tests.stories.lifecycle_people import ELSEWHERE
from tests.stories.lifecycle_probes import Judge, Scene, probe, probe_of_a_stranger


@probe("the connection")
def connection(scene: Scene) -> Judge:
    first = scene.anna.page
    return lambda: first.is_connected


@probe("`sessid`")
def sessid(scene: Scene) -> Judge:
    before = scene.session.sessid
    return lambda: scene.anna.session is not None and scene.session.sessid == before


@probe("what the client told (`protocol_flags`)")
def client(scene: Scene) -> Judge:
    session = scene.town.portal.sessions[scene.session.sessid]
    session.changed(msgspec.structs.replace(session.client, width=133))
    scene.town.settle()

    def judge() -> bool:
        after = scene.returned()
        if scene.column == "back by token":
            assert after.address == ELSEWHERE
        return after.protocol_flags["width"] == 133

    return judge


@probe("the token of a page")
def token(scene: Scene) -> Judge:
    before = scene.anna.page
    before.hear()
    assert before.token

    def judge() -> str | bool:
        now = scene.anna.page
        now.types("look")
        works = bool(before.again().resumed)
        if not works and now is not before and now.resumed:
            return "new" if now.again().resumed else False
        return works

    return judge


@probe("the scrollback of a page")
def scrollback(scene: Scene) -> Judge:
    scene.anna.page.types("say something to remember")
    assert 'You say, "something to remember"' in scene.anna.page.sees
    scene.town.clock.advance(2.1)  # it has arrived, and the Portal knows

    def judge() -> bool:
        scene.anna.comes()
        scene.anna.page.hear()
        loaded_anew = scene.anna.page.again(anew=True)
        assert loaded_anew.resumed
        return 'You say, "something to remember"' in loaded_anew.sees

    return judge


@probe("logged in")
def logged_in(scene: Scene) -> Judge:
    return lambda: scene.anna.session is not None and scene.session.logged_in


@probe("the puppet")
def puppet(scene: Scene) -> Judge:
    assert scene.session.puppet is scene.character

    def judge() -> bool:
        session = scene.anna.session
        return session is not None and session.puppet is scene.character

    return judge


@probe("a character whose player is link-dead")
def link_dead(scene: Scene) -> Judge:
    scene.anna.loses()
    assert scene.session.link_dead

    def judge() -> str:
        character = scene.character
        if character.location is None:
            return "rests"
        return "stays" if character.sessions.all()[0].link_dead else "plays on"

    return judge


@probe_of_a_stranger("a guest")
def guest(scene: Scene) -> Judge:
    scene.anna.logs_in = lambda: scene.anna.page.types("connect guest")  # type: ignore[method-assign]
    scene.anna.logs_in()
    number = scene.session.puppet.id  # type: ignore[union-attr]

    def judge() -> bool:
        scene.anna.plays()
        return scene.session.puppet is not None and scene.session.puppet.id == number

    return judge
