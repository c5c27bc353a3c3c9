"""What each Server finds out as it starts, and what is the same for all of a test run.

To read the world file and to compare the migrations with the database takes longer than
all else a start does. Tests start thousands of Servers, with the same answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import replace
from functools import cache

import pytest

from server import loading
from server.world.worldplan import Plan
from server.world.worldreader import Reader

_PLANS: dict[tuple[str, str, str], Plan] = {}
_read = Reader.plan
_check_migrations = cache(loading._check_migrations)


@contextmanager
def known() -> Iterator[None]:
    """While this lasts, what was found out before is not found out anew."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Reader, "plan", _plan)
        patch.setattr(loading, "_check_migrations", _check_migrations)
        yield


def _plan(reader: Reader) -> Plan:
    """A plan of its own for everybody who reads the same text in the same words."""
    key = reader.file, reader.text, repr(reader.kinds)
    if key not in _PLANS:
        _PLANS[key] = _read(reader)
    return Plan(
        tuple(
            replace(
                entry,
                values=deepcopy(entry.values),
                references=dict(entry.references),
            )
            for entry in _PLANS[key].entries
        )
    )
