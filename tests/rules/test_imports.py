"""The import rules stand in pyproject.toml as contracts; here they are run."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OF_TWISTED = {
    "twisted.protocols.amp",  # what the wire is made of
    "twisted.logger",  # both processes write their logs alike
    "twisted.python.failure",  # the type of what AMP hands over
}
"""All that portal/wire may take from Twisted."""


def imported_names(path):
    """Every module a file imports, whether by `import` or by `from`."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_the_import_contracts_are_kept():
    checked = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize(
    "path", sorted((ROOT / "portal/wire").glob("*.py")), ids=lambda path: path.name
)
def test_the_wire_takes_of_twisted_only_its_amp(path):
    names = {name for name in imported_names(path) if name.startswith("twisted")}

    strangers = [
        name
        for name in names
        if not any(name == one or name.startswith(f"{one}.") for one in OF_TWISTED)
    ]
    assert strangers == []
