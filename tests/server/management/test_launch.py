"""What the Portal is told, and how it is known whether one runs."""

import fcntl
import os
import subprocess
import sys
from contextlib import suppress

import pytest
from django.core.management import CommandError

from portal.config import load
from server.management import launch


def test_the_portal_understands_what_it_is_told(settings):
    settings.SERVER_NAME = "Märchen"
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]
    settings.MSSP = {"GENRE": "Fantasy", "PORT": ["4000", "23"], "CRAWL DELAY": []}

    config = load(launch.portal_config())

    assert config.name == "Märchen"
    assert config.path == settings.VAR
    assert config.telnet_port == settings.TELNET_PORT
    assert config.trusted_proxies == ("10.0.0.0/8",)
    assert config.mssp["GENRE"] == ("Fantasy",)
    assert config.mssp["PORT"] == ("4000", "23")
    assert config.mssp["CRAWL DELAY"] == ()
    assert config.server_command == (sys.executable, "-m", "server")


def test_a_folder_nobody_used_yet_is_free(tmp_path):
    assert not launch.is_running(tmp_path)


def test_a_folder_is_taken_while_its_lock_is_held(tmp_path):
    with (tmp_path / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert launch.is_running(tmp_path)

    assert not launch.is_running(tmp_path)


def test_a_folder_is_taken_while_its_keeper_lives(tmp_path):
    with (tmp_path / "keeper.json").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert launch.is_running(tmp_path)


def test_a_second_start_is_refused(tmp_path, settings):
    settings.VAR = tmp_path
    with (tmp_path / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)

        with pytest.raises(CommandError, match=f"already runs in {tmp_path}"):
            launch.prepare()


def test_wrong_settings_are_refused_in_a_sentence_each(tmp_path, settings):
    settings.VAR = tmp_path
    settings.MULTISESSION_MODE = 7
    settings.IDLE_TIMEOUT = -1

    with pytest.raises(CommandError) as refusal:
        launch.prepare()

    sentences = str(refusal.value).splitlines()
    assert any(line.startswith("MULTISESSION_MODE is 7") for line in sentences)
    assert any(line.startswith("IDLE_TIMEOUT is -1") for line in sentences)


def test_a_portal_that_ends_at_once_is_told_with_its_last_words(tmp_path, settings):
    settings.VAR = tmp_path
    launch.log_file(tmp_path, "start").write_text("Port 4000 is taken.\n")
    process = subprocess.Popen([sys.executable, "-c", "raise SystemExit(1)"])

    with pytest.raises(CommandError, match="Port 4000 is taken"):
        launch.wait_until_up(process)


def test_the_exit_code_for_a_held_lock_is_known(tmp_path, settings):
    settings.VAR = tmp_path
    code = f"raise SystemExit({launch.LOCKED})"
    process = subprocess.Popen([sys.executable, "-c", code])

    with pytest.raises(CommandError, match="already runs"):
        launch.wait_until_up(process)


def test_ending_takes_the_whole_family_along(tmp_path, settings):
    keep = [sys.executable, "-S", "-m", "portal.keeper", str(tmp_path)]
    portal = f"sleep 60 & echo $$ $! > {tmp_path}/family; wait"
    process = subprocess.Popen(
        [*keep, "sh", "-c", portal],
        cwd=settings.BASE_DIR,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    family = []
    while len(family) < 2:
        with suppress(FileNotFoundError):
            family = (tmp_path / "family").read_text().split()

    launch.kill(process)

    for pid in map(int, family):
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
