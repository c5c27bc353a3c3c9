"""Reloads: one at a time, and who asks meanwhile shares the next."""

from typing import Any

from twisted.internet.defer import Deferred
from twisted.python.failure import Failure

from portal.reloads import Reloads
from portal.wire.errors import Refused


class House:
    """Reloads whose replacing is ended by hand."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.hands: list[Deferred[dict[str, float]]] = []
        self.idle = 0
        self.outcomes: dict[str, Any] = {}
        self.reloads = Reloads(self.replace, self.on_idle)

    async def replace(self, mode: str) -> dict[str, float]:
        self.begun.append(mode)
        self.hands.append(Deferred())
        return await self.hands[-1]

    def on_idle(self) -> None:
        self.idle += 1

    def ask(self, name: str, mode: str = "reload") -> None:
        def note(outcome: Any) -> None:
            is_refusal = isinstance(outcome, Failure)
            self.outcomes[name] = outcome.value.args[0] if is_refusal else outcome

        self.reloads.ask(mode).addBoth(note)

    def ends(self, **seconds: float) -> None:
        self.hands[-1].callback(seconds)

    def fails(self, reason: str) -> None:
        self.hands[-1].errback(Refused(reason))


def test_who_asks_is_told_the_outcome() -> None:
    house = House()

    house.ask("Anna")
    house.ends(held=0.1)

    assert house.outcomes == {"Anna": {"held": 0.1}}
    assert house.idle == 1


def test_who_asks_while_one_runs_shares_the_next() -> None:
    house = House()

    house.ask("Anna")
    house.ask("Bo")
    house.ask("Cleo")
    house.ends(held=1)
    first = dict(house.outcomes)
    house.ends(held=2)

    assert first == {"Anna": {"held": 1}}
    assert house.outcomes == {
        name: {"held": n} for name, n in [("Anna", 1), ("Bo", 2), ("Cleo", 2)]
    }
    assert house.begun == ["reload", "reload"]
    assert house.idle == 1


def test_a_refusal_is_told_to_all_who_asked_and_the_next_begins() -> None:
    house = House()
    house.ask("Anna")
    house.ask("Bo")

    house.fails("broken code")

    assert house.outcomes == {"Anna": "broken code"}
    assert house.reloads.running
    assert house.begun == ["reload", "reload"]


def test_of_a_reload_and_a_reset_that_wait_the_thorough_one_is_done() -> None:
    house = House()

    house.ask("Anna")
    house.ask("Bo", "reset")
    house.ask("Cleo", "reload")
    house.ends()

    assert house.begun == ["reload", "reset"]


def test_a_reload_after_a_reset_is_a_reload_again() -> None:
    house = House()

    house.ask("Anna", "reset")
    house.ends()
    house.ask("Bo")

    assert house.begun == ["reset", "reload"]


def test_after_the_end_nobody_waits_in_vain() -> None:
    house = House()
    house.ask("Anna")
    house.ask("Bo")

    house.reloads.close()
    house.ask("Cleo")
    house.ends()

    refused = "The game is shutting down."
    assert house.outcomes == {"Anna": {}, "Bo": refused, "Cleo": refused}
    assert house.begun == ["reload"]
