"""The factory has its key before it opens the door."""

from __future__ import annotations

import pytest
from twisted.internet.defer import Deferred
from twisted.internet.task import Clock

from portal.config import Config
from portal.ssh.keys import KEYS
from portal.ssh.protocol import SSHFactory
from tests.portal.fakes import RecordingHandler


def factory(folder) -> SSHFactory:
    """A factory with its files in the folder."""
    config = Config(var=str(folder), server_command=(), server_directory="")
    return SSHFactory(RecordingHandler(), config, Clock(), *[lambda *_: Deferred()] * 2)


def test_the_first_start_makes_the_key_and_the_next_one_keeps_it(tmp_path):
    made = factory(tmp_path).privateKeys

    assert list(made) == [b"ssh-ed25519", b"ssh-rsa"]
    assert factory(tmp_path).privateKeys == made


@pytest.mark.parametrize("name", KEYS)
def test_a_host_key_that_others_may_read_stops_the_start(tmp_path, name):
    factory(tmp_path)
    (tmp_path / name).chmod(0o644)

    with pytest.raises(PermissionError, match="0600"):
        factory(tmp_path)
