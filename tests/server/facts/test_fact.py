"""A fact is a class in one table; what could never be sent is refused at once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from server.facts.fact import FACTS, Fact, checked
from server.facts.standard import Coords, Info, Players, Puppet


@pytest.fixture(autouse=True)
def table_ends_with_its_test() -> Iterator[None]:
    before = dict(FACTS)
    yield
    FACTS.clear()
    FACTS.update(before)


def test_a_class_is_in_the_table_by_its_package() -> None:
    class Weather(Fact, package="Tests.Weather", frozen=True):
        sky: str

    assert FACTS["Tests.Weather"] is Weather
    assert Weather("grey").data == {"sky": "grey"}


def test_a_bare_fact_is_the_value_of_its_field() -> None:
    assert Players([]).data == []
    assert Puppet(None).data == {"name": None}


def test_what_is_unset_is_left_out() -> None:
    info = Info(12, "Yard", "", "", {"north": 1})

    assert "desc" not in info.data
    assert "coords" not in info.data
    whole = Info(12, "Yard", "", "", {}, "Cobbles.", Coords(1, -2))
    assert whole.data["coords"] == {"x": 1, "y": -2, "z": 0}


@pytest.mark.parametrize(
    "package", ["Weather", "weather.now", "Weather.", "Weather. Now", "W.é", "A.b\n"]
)
def test_a_package_has_a_name_as_gmcp_has_them(package: str) -> None:
    with pytest.raises(ValueError, match="words with capitals and dots"):

        class Weather(Fact, package=package, frozen=True):
            sky: str

    assert package not in FACTS


def test_a_package_is_one_class_alone() -> None:
    with pytest.raises(ValueError, match=r"Char.Vitals, which is server.facts"):

        class Mine(Fact, package="Char.Vitals", frozen=True):
            hp: int


def test_a_module_may_be_made_again() -> None:
    for _ in range(2):

        class Weather(Fact, package="Tests.Weather", frozen=True):
            sky: str

    assert FACTS["Tests.Weather"] is Weather


def test_a_bare_fact_has_one_field() -> None:
    with pytest.raises(ValueError, match="one field"):

        class Two(Fact, package="Two.Things", bare=True, frozen=True):
            one: int
            two: int


def test_the_fields_hold_what_they_declare() -> None:
    with pytest.raises(ValueError, match="Puppet"):
        checked(Puppet(3))  # type: ignore[arg-type]
