"""Both logs, line by line."""

import pytest

from server.management.logs import Follower, log_file, tail


@pytest.fixture
def seen():
    return []


@pytest.fixture
def follower(tmp_path, seen):
    return Follower(tmp_path, seen.append)


def test_new_lines_of_both_logs_are_seen_with_their_names(tmp_path, follower, seen):
    log_file(tmp_path, "portal").write_text("open\n")
    log_file(tmp_path, "server").write_text("ready\nsteady\n")

    follower.poll()

    assert seen == ["portal | open", "server | ready", "server | steady"]


def test_what_stood_there_before_is_not_repeated(tmp_path, seen):
    log_file(tmp_path, "portal").write_text("old\n")
    follower = Follower(tmp_path, seen.append)

    follower.poll()

    assert seen == []


def test_half_a_line_waits_for_its_end(tmp_path, follower, seen):
    with log_file(tmp_path, "portal").open("w") as log:
        log.write("one\ntw")
        log.flush()
        follower.poll()
        log.write("o\n")
    follower.poll()

    assert seen == ["portal | one", "portal | two"]


def test_a_log_that_was_put_aside_is_followed_from_its_beginning(
    tmp_path, follower, seen
):
    log = log_file(tmp_path, "portal")
    log.write_text("a long line\n")
    follower.poll()
    log.replace(tmp_path / "log" / "portal.log.1")
    log.write_text("new\n")

    follower.poll()

    assert seen == ["portal | a long line", "portal | new"]


def test_the_tail_is_the_last_lines(tmp_path):
    log = log_file(tmp_path, "server")
    log.write_text("".join(f"{number}\n" for number in range(100)))

    assert tail(log, 2) == ["98", "99"]


def test_the_tail_of_nothing_is_nothing(tmp_path):
    assert tail(tmp_path / "none.log", 2) == []
