"""Lists in the documentation are whole, and its links lead somewhere."""

import ast
import re
from pathlib import Path

import pytest
from django.core.management import get_commands
from msgspec import structs
from twisted.protocols import amp

from portal.wire import commands, frames
from server.facts.fact import FACTS
from server.facts.listed import LISTS
from server.facts.showing import ACCOUNT, ASKED

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")]
RUNNING = (ROOT / "docs/running.md").read_text()
PROTOCOL = (ROOT / "docs/protocol.md").read_text()


def first_column(page):
    """The names in the first column of the tables of a page."""
    return set(re.findall(r"^\| `([\w. ]+)`", page, re.MULTILINE))


def test_every_command_and_frame_of_the_wire_is_described():
    kinds = {
        name
        for module, base in ((commands, amp.Command), (frames, frames.Frame))
        for name, kind in vars(module).items()
        if isinstance(kind, type) and issubclass(kind, base) and kind is not base
    }

    assert first_column(PROTOCOL) == kinds


def test_every_fact_is_described_with_its_fields():
    page = (ROOT / "docs/facts.md").read_text()
    ours = {
        package: kind
        for package, kind in FACTS.items()
        if kind.__module__.startswith("server.")
    }

    rows = dict(re.findall(r"^\| `(\w+(?:\.\w+)+)` \| (.+?) \|", page, re.MULTILINE))

    assert set(rows) == set(ours)
    for package, kind in ours.items():
        named = set(re.findall(r"`(\w+)`", rows[package]))
        fields = {field.encode_name for field in structs.fields(kind)}
        assert kind.bare or named >= fields, package


def test_every_variable_that_clients_are_told_is_described():
    page = (ROOT / "docs/facts.md").read_text()
    section = page.split("## Variables (MSDP)")[1].split("\n## ")[0]
    declared = {
        name
        for kind in FACTS.values()
        if kind.__module__.startswith("server.")
        for name in kind.msdp
    }

    told = declared | {ACCOUNT, *ASKED}
    table = section.split("| variable | value |")[1].split("\n\n")[0]
    rows = re.findall(r"^\| (.+?) \|", table, re.MULTILINE)
    described = set(re.findall(r"`(\w+)`", " ".join(rows)))
    vitals = {"HEALTH", "HEALTH_MAX", "MOVEMENT", "MOVEMENT_MAX"}

    assert described == told | vitals
    assert all(f'"{name}"' in section for name in LISTS)


def test_every_variable_of_the_environment_is_described():
    asked = {
        node.args[0].value
        for path in (ROOT / "settings").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "env"
    }

    assert asked <= first_column(RUNNING)


def test_every_command_of_ours_is_described():
    ours = {name for name, app in get_commands().items() if app == "server"}

    assert {f"manage.py {name}" for name in ours} <= first_column(RUNNING)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_file(page):
    links = re.findall(r"\]\(([^)#]+)", page.read_text())

    lost = [
        link
        for link in links
        if "://" not in link and not (page.parent / link).exists()
    ]

    assert lost == []


def test_every_decision_is_listed():
    folder = ROOT / "docs/decisions"
    listed = set(
        re.findall(r"\((\d{4}-[\w-]+\.md)\)", (folder / "README.md").read_text())
    )

    assert listed == {path.name for path in folder.glob("[0-9]*.md")}
