"""Where the database is spoken to: what is left of it elsewhere."""

import gc
import weakref

import pytest

from server.world.writer import outcome


class Cursor:
    """What must end in the thread that used it."""


@pytest.fixture
def no_collector():
    """Nothing ends but what nobody refers to."""
    gc.disable()
    yield
    gc.enable()


def test_what_a_failure_used_has_ended_when_it_is_told(no_collector):
    used = []

    def execute():
        cursor = Cursor()
        used.append(weakref.ref(cursor))
        wrapped = OSError("locked")
        raise wrapped from ValueError("busy")  # its frame holds it: a circle

    def work():
        try:
            execute()
        except OSError as error:
            again = RuntimeError("The database refuses.")
            raise again from error

    result, error = outcome(work)

    assert result is None
    assert str(error) == "The database refuses."
    assert str(error.__cause__.__cause__) == "busy"
    assert used[0]() is None
