"""The keeper's notes are believed only while it lives."""

import fcntl
import json
import signal
import subprocess
import sys

import pytest

from server.management import keeper

NOTES = {"pid": 10, "restarts": 2, "last": 1_800_000_000.0, "why": "It rained"}


@pytest.fixture
def kept(tmp_path):
    """A folder whose keeper lives and has noted something."""
    with keeper.file(tmp_path).open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        held.write(json.dumps(NOTES))
        held.flush()
        yield tmp_path


def test_the_notes_of_a_keeper_that_lives_are_read(kept):
    assert keeper.read(kept) == NOTES


def test_the_notes_of_a_dead_keeper_are_nothing(tmp_path):
    keeper.file(tmp_path).write_text(json.dumps(NOTES))

    assert keeper.read(tmp_path) is None


def test_a_folder_without_a_keeper_has_no_notes(tmp_path):
    assert keeper.read(tmp_path) is None


def test_half_a_note_is_none(kept):
    keeper.file(kept).write_text('{"pid"')

    assert keeper.read(kept) is None


def test_a_keeper_that_is_gone_already_need_not_be_ended(kept):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    keeper.file(kept).write_text(json.dumps(NOTES | {"pid": gone.pid}))

    keeper.end(kept)


def test_a_keeper_is_asked_to_end(kept):
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    keeper.file(kept).write_text(json.dumps(NOTES | {"pid": process.pid}))

    keeper.end(kept)

    assert process.wait(20) == -signal.SIGTERM
    process.stdin.close()
