"""How Portal and Server are, for people and for programs."""

import fcntl
import json
from datetime import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from server.management.commands.status import NOT_RUNNING, duration, table

STATUS = {
    "name": "Gatehouse",
    "version": 1,
    "pid": 11,
    "uptime": 3700,
    "link": {
        "state": "UP",
        "generation": 3,
        "pid": 12,
        "uptime": 61,
        "commit": 99,
        "received": 99,
        "queue": 0,
        "restarts": 1,
        "last_reload": {"seconds": 1.25, "held": 0.05},
    },
    "sessions": {
        "total": 3,
        "telnet": 1,
        "ssh": 1,
        "websocket": 1,
        "waiting_inputs": 0,
        "unacked": 2,
    },
    "doors": [{"name": "telnet", "address": "127.0.0.1", "port": 4000}],
    "keeper": {"pid": 10, "restarts": 0, "last": 0.0, "why": ""},
}


def test_the_table_tells_what_a_person_wants_to_know():
    lines = dict(table(STATUS))

    assert lines["Portal"] == "pid 11, up 1 h 1 min"
    assert "generation 3" in lines["Server"]
    assert lines["Keeper"] == "pid 10, no restarts of the Portal"
    assert lines["Sessions"] == "3, 1 telnet, 1 ssh, 1 websocket"
    assert lines["Last reload"] == "1.25 s, input held 50 ms"
    assert lines["Door"] == "telnet on 127.0.0.1 port 4000"


def test_before_the_first_reload_none_is_told():
    status = STATUS | {"link": STATUS["link"] | {"last_reload": {}}}

    assert "Last reload" not in dict(table(status))


def test_the_last_restart_of_the_portal_is_told_with_its_date_and_reason():
    date = datetime(2026, 11, 21, 4, 5, 6).timestamp()  # noqa: DTZ001 (local time)
    notes = {"pid": 10, "restarts": 2, "last": date, "why": "The Portal was ended"}

    lines = dict(table(STATUS | {"keeper": notes}))

    assert lines["Keeper"] == (
        "pid 10, 2 restarts of the Portal, the last at 2026-11-21 04:05:06:"
        " The Portal was ended"
    )


def test_a_missing_keeper_is_told():
    assert dict(table(STATUS | {"keeper": None}))["Keeper"].startswith("none")


@pytest.mark.parametrize(
    "seconds, words",
    [(0.4, "0 s"), (59, "59 s"), (60, "1 min 0 s"), (90_000, "1 d 1 h")],
)
def test_a_duration_is_told_in_its_two_largest_units(seconds, words):
    assert duration(seconds) == words


def test_not_running_has_an_exit_code_and_an_answer_for_programs(tmp_path, settings):
    settings.VAR = tmp_path
    out = StringIO()

    with pytest.raises(CommandError) as refusal:
        call_command("status", json=True, stdout=out)

    assert refusal.value.returncode == NOT_RUNNING
    assert json.loads(out.getvalue()) == {"running": False}


def test_between_two_portals_it_is_told_why(tmp_path, settings):
    settings.VAR = tmp_path
    notes = {"pid": 10, "restarts": 1, "last": 1.0, "why": "The Portal was ended"}
    with (tmp_path / "keeper.json").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        held.write(json.dumps(notes))
        held.flush()

        with pytest.raises(CommandError, match="was ended; it starts again") as refusal:
            call_command("status")

    assert refusal.value.returncode == NOT_RUNNING
