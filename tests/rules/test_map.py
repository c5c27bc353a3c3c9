"""README.md is a map: every file and function it names exists."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()
FILES = re.findall(r"`([\w./-]+(?:\.\w+|/))`", README)
ROWS = re.findall(r"^\| \d+ \| `([\w./]+)` \| (.+?) \|", README, re.MULTILINE)


def defined(path):
    """The names of all functions and classes in a file."""
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    tree = ast.parse((ROOT / path).read_text())
    return {node.name for node in ast.walk(tree) if isinstance(node, kinds)}


@pytest.mark.parametrize("path", sorted(set(FILES)))
def test_a_file_on_the_map_exists(path):
    assert (ROOT / path).exists() or path == "var/"


@pytest.mark.parametrize("path, names", ROWS)
def test_a_function_on_the_map_exists(path, names):
    assert set(re.findall(r"`(\w+)`", names)) <= defined(path)


@pytest.mark.parametrize("process", ["portal", "server"])
def test_no_folder_is_missing_on_the_map(process):
    there = {each.parent.name for each in ROOT.glob(f"{process}/*/__init__.py")}

    named = re.findall(rf"^{process}/(\w+)/", "\n".join(FILES), re.MULTILINE)
    assert there == set(named)


def test_the_map_has_a_way_through_it():
    assert len(ROWS) >= 8
