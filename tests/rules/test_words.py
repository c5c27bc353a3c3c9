"""Names are made of the words we agreed on; some words say nothing and are not used."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EMPTY = {"processor", "engine", "helper", "helpers", "utils", "util", "common", "misc"}
EMPTY_VERBS = ("do_", "process_")
DJANGO_ASKS_FOR = {"process_request", "process_response", "process_view"}


def named():
    """(file, name) of every module, class and function."""
    for package in ("portal", "server", "game", "settings"):
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path, path.stem
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.ClassDef | ast.FunctionDef):
                    yield path, node.name


def says_nothing(name):
    """Whether one of the words in a name is an empty one."""
    words = {word.lower() for word in re.findall(r"[A-Z]?[a-z]+", name)}
    verb = name.startswith(EMPTY_VERBS) and name not in DJANGO_ASKS_FOR
    return verb or bool(words & EMPTY)


def test_every_name_says_something():
    empty = [
        f"{path.relative_to(ROOT)}: {name}"
        for path, name in named()
        if says_nothing(name)
    ]

    assert empty == []
