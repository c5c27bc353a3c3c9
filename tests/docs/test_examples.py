"""The examples of the documentation are run: what stands there works."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from game import hooks, text
from game.cmdsets import CharacterCmdSet
from game.kinds import KINDS
from server.api import GAME, Command, signals, worldfile
from server.dialogues.registry import DIALOGUES
from tests.game.conftest import house
from tests.game.fakes import House

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = [page for page in sorted(DOCS.glob("*.md")) if "```python" in page.read_text()]
NOT_OURS = {"running.md"}
"""Its one block is a settings module, which `tests/server/test_checks.py` is about."""

__all__ = ["house"]


def blocks(page: Path, language: str) -> list[str]:
    """The blocks of a page in this language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text(), re.M | re.S)


def run_page(page: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Run the blocks one after another, as one module; what they defined."""
    module: dict[str, Any] = {"__name__": f"docs.{page.stem}"}
    for number, block in enumerate(blocks(page, "python"), 1):
        before = set(module)
        code = compile(block, f"{page.name}, block {number}", "exec")
        exec(code, module)  # noqa: S102 (our own documentation)
        for theirs in (text, hooks):
            if block.startswith(f"# {theirs.__name__.replace('.', '/')}.py"):
                for name in set(module) - before:
                    monkeypatch.setattr(theirs, name, module[name], raising=False)
    return module


@pytest.fixture(autouse=True)
def receivers_end_with_their_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """What an example connects is not there in the next test."""
    for signal in vars(signals).values():
        if isinstance(signal, signals.HookSignal):
            monkeypatch.setattr(signal, "receivers", [*signal.receivers])


@pytest.fixture(autouse=True)
def dialogues_end_with_their_page() -> Iterator[None]:
    """Nor is a dialogue of an example begun by a message any more."""
    managers = {manager: [*manager.templates] for manager in DIALOGUES.managers()}
    yield
    for manager, before in managers.items():
        for template in set(manager.templates) - set(before):
            manager.drop(template)


@pytest.fixture(autouse=True)
def middlewares_end_with_their_page() -> Iterator[None]:
    """Nor is a middleware of an example around what is typed."""
    before = GAME.middlewares
    yield
    GAME.middlewares = before
    GAME.update()


@pytest.mark.parametrize(
    "page", [p for p in PAGES if p.name not in NOT_OURS], ids=lambda page: page.name
)
def test_every_example_in_python_runs(
    page: Path, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = run_page(page, monkeypatch)

    kinds = [kind for kind in module.values() if isinstance(kind, type)]
    commands = [kind for kind in kinds if issubclass(kind, Command) and kind.key]
    monkeypatch.setattr(
        CharacterCmdSet, "commands", (*CharacterCmdSet.commands, *commands)
    )
    # Another content, so another stamp: what was merged before is not looked at.
    monkeypatch.setattr(CharacterCmdSet, "stamp", -1 - PAGES.index(page))
    tests = [thing for name, thing in module.items() if name.startswith("test_")]
    for test in tests:
        test(house)

    assert kinds or tests


def test_the_world_of_the_examples_can_be_built(tmp_path: Path) -> None:
    page = DOCS / "world.md"
    file = tmp_path / "world.toml"
    entries = [block for block in blocks(page, "toml") if block.startswith("[")]
    tags = ("gatehouse", "stable", "well", "cellar", "inn", "cistern")
    others = [f'[room.{tag}]\nname = "{tag}"\n' for tag in tags]
    file.write_text("\n".join([*others, *entries]))

    plan = worldfile.read(file, KINDS)

    assert plan is not None
