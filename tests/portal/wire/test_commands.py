"""The commands: what they declare can cross, and their errors keep their sentence."""

import inspect

import pytest
from twisted.protocols import amp

from portal.wire import commands
from portal.wire.errors import NotProven, Refused, WireError

ALL = [
    command
    for _, command in inspect.getmembers(commands, inspect.isclass)
    if issubclass(command, amp.Command)
]


@pytest.mark.parametrize("command", ALL)
def test_a_command_says_who_speaks_to_whom(command: type[amp.Command]) -> None:
    first = (command.__doc__ or "").partition(":")[0]

    assert first in {
        "Peer to Portal",
        "Server to Portal",
        "Portal to Server",
        "Server or control client to Portal",
        "Control client to Portal",
        "Either way",
    }


@pytest.mark.parametrize("command", [c for c in ALL if c.requiresAnswer])
def test_an_error_is_declared_so_that_its_sentence_crosses(
    command: type[amp.Command],
) -> None:
    assert command.errors == commands.ERRORS


def test_each_error_is_told_from_the_others() -> None:
    assert set(commands.ERRORS) == {Refused, NotProven, WireError}
    assert len(set(commands.ERRORS.values())) == len(commands.ERRORS)
    assert next(iter(commands.ERRORS)) is Refused  # the first that fits is sent


def test_frames_are_sent_without_waiting_for_an_answer() -> None:
    assert not commands.Frames.requiresAnswer


def test_before_the_proof_only_what_leads_to_it_is_heard() -> None:
    names = {command.commandName for command in ALL}

    assert names > commands.BEFORE_PROOF == {b"Challenge", b"Prove"}
