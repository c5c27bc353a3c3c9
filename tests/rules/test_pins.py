"""Every machine installs the same: what pyproject.toml asks for is pinned."""

import re
import tomllib
from importlib.metadata import distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
WANTED = PROJECT["dependencies"] + PROJECT["optional-dependencies"]["test"]
TOOLS = {"pip", "setuptools", "wheel", "gatehouse"}


def canonical(name):
    """PEP 503: one spelling for each package."""
    return re.sub(r"[-_.]+", "-", name).lower()


PINS = {
    canonical(name): version
    for name, version in re.findall(
        r"^([A-Za-z0-9._-]+)==(\S+)$",
        (ROOT / "constraints.txt").read_text(),
        re.MULTILINE,
    )
}


@pytest.mark.parametrize("requirement", WANTED)
def test_what_we_ask_for_is_pinned_and_has_a_reason(requirement):
    name = canonical(re.split(r"[\[<>=!~ ]", requirement)[0])
    reasons = (ROOT / "docs/decisions/0001-dependencies.md").read_text()

    assert name in PINS
    assert f"| {name} |" in reasons


def test_what_is_installed_has_the_version_that_is_pinned():
    installed = {canonical(d.metadata["Name"]): d.version for d in distributions()}

    others = {
        name: version
        for name, version in installed.items()
        if name not in TOOLS and PINS.get(name, version) != version
    }

    assert others == {}


def test_every_line_is_a_pin_or_a_comment():
    lines = (ROOT / "constraints.txt").read_text().splitlines()

    assert [
        line for line in lines if line and line[0] != "#" and "==" not in line
    ] == []
