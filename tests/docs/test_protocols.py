"""docs/protocols.md: its options are the registry's, and all its proofs exist."""

from __future__ import annotations

import ast
import json
import re
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

import pytest

from portal.telnet.options.option import Stance
from portal.telnet.options.registry import BY_CODE
from tests.portal.telnet.where import WHERE

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/protocols.md").read_text()
VECTORS = json.loads((ROOT / "tests/portal/telnet/vectors.json").read_text())
NAMES = [vector["id"] for vector in VECTORS]

WORDS = {
    Stance.OFFER: "offered",
    Stance.AGREE: "agreed",
    Stance.REFUSE: "refused",
}
ROW = re.compile(r"^\| (\d+) \| ([^|]+) \|(.*)\|$", re.MULTILINE)
TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
KINDS = "|".join({name.split("-")[0] for name in NAMES})
VECTOR = re.compile(rf"`((?:{KINDS})-[a-z0-9*-]+)`")


def section(title: str) -> str:
    """The page from one heading to the next."""
    begin = PAGE.index(f"\n{title}\n")
    return re.split(r"\n#+ ", PAGE[begin + len(title) + 2 :])[0]


def rows(title: str) -> dict[int, list[str]]:
    found = ROW.findall(section(title))
    return {int(row[0]): [x.strip() for x in row[2].split("|")] for row in found}


def test_the_options_are_those_that_are_registered() -> None:
    told = {number: tuple(row[:2]) for number, row in rows("## Telnet options").items()}

    known = {
        code: (WORDS[option.ours], WORDS[option.theirs])
        for code, option in BY_CODE.items()
    }
    assert told == known
    assert list(told) == sorted(told)


def test_what_is_refused_is_not_registered_and_has_its_vector() -> None:
    refused = rows("### Refused")

    assert not refused.keys() & BY_CODE.keys()
    proofs = {row[-1].strip("`") for row in refused.values()}
    assert proofs == {name for name in NAMES if name.startswith("refused-")}


def test_every_vector_it_names_is_one() -> None:
    named = VECTOR.findall(PAGE)

    unknown = [n for n in named if not any(fnmatchcase(x, n) for x in NAMES)]
    assert named
    assert unknown == []


def test_every_kind_of_vector_is_named() -> None:
    named = {name.split("-")[0] for name in VECTOR.findall(PAGE)}

    assert named == {name.split("-")[0] for name in NAMES}


@pytest.mark.parametrize("path, name", sorted(set(TEST.findall(PAGE))))
def test_every_test_it_names_is_there(path: str, name: str) -> None:
    assert (ROOT / path).is_file(), path
    assert not name or name in functions(path)


@pytest.mark.parametrize("exchange", WHERE)
def test_what_no_vector_plays_is_played_where_it_is_said_to_be(exchange: str) -> None:
    path, _, name = WHERE[exchange].partition("::")

    assert exchange not in NAMES
    assert name in functions(path)


def test_every_limit_is_shown_by_something() -> None:
    table = [line for line in section("## Limits").splitlines() if line[:1] == "|"]

    for row in table[2:]:
        proof = row.split("|")[-2]
        assert TEST.search(proof) or VECTOR.search(proof), row


@cache
def functions(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text())
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
