"""Rows about what a session holds."""

from __future__ import annotations

from server.commands.cmdset import CmdSet
from tests.stories.lifecycle_probes import Judge, Scene, probe, probe_of_a_stranger


class ForAWhile(CmdSet):
    """A set that somebody has for a while."""

    key = "for a while"


@probe("command sets of sessions, persistent")
def persistent_cmdset(scene: Scene) -> Judge:
    scene.town.do(scene.session.cmdset.add, ForAWhile, persistent=True)
    return lambda: ForAWhile in scene.returned().cmdset


@probe("command sets of sessions, not persistent")
def cmdset(scene: Scene) -> Judge:
    scene.town.do(scene.session.cmdset.add, ForAWhile)
    return lambda: ForAWhile in scene.returned().cmdset


@probe_of_a_stranger("options chosen before the login")
def early_option(scene: Scene) -> Judge:
    scene.town.do(scene.session.set_option, "wrap", "early")
    scene.anna.logs_in()
    assert scene.session.options["wrap"] == "early"
    return lambda: scene.returned().options.get("wrap") == "early"


@probe("options chosen since")
def option(scene: Scene) -> Judge:
    scene.town.do(scene.session.set_option, "wrap", "late")
    return lambda: scene.returned().options.get("wrap") == "late"


@probe("`session.ndb`")
def ndb(scene: Scene) -> Judge:
    scene.session.ndb.note = "short"
    return lambda: scene.returned().ndb.note == "short"


@probe("`cmd_total`")
def total(scene: Scene) -> Judge:
    scene.anna.page.types("look")
    scene.town.do(scene.session.set_option, "wrap", "saved")
    saved = scene.session.cmd_total
    scene.anna.page.types("look", "look")

    def judge() -> str | bool:
        after = scene.returned().cmd_total
        return "older" if after == saved else after == saved + 2

    return judge


@probe("`cmd_last`, `cmd_last_visible`")
def last(scene: Scene) -> Judge:
    scene.anna.page.types("look")
    sessid, before = scene.session.sessid, scene.session.cmd_last

    def judge() -> str | bool:
        session = scene.anna.session
        if session is None or session.sessid != sessid:
            return False
        after = {session.cmd_last, session.cmd_last_visible}
        return "anew" if min(after) > before else after == {before}

    return judge


@probe("`conn_time`")
def conn_time(scene: Scene) -> Judge:
    before = scene.session.conn_time
    return lambda: scene.returned().conn_time == before
