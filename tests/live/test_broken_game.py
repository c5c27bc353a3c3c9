"""A reload with broken code changes nothing: the old Server goes on."""

from contextlib import contextmanager

import pytest

BROKEN = {
    "a syntax error": ("game/text.py", "def says(:\n", "SyntaxError"),
    "an import error": ("game/cmdsets.py", "import no_such_module\n", "no_such_module"),
    "an exception at start": (
        "game/hooks.py",
        "def at_server_load():\n    raise ValueError('no bells')\n",
        "no bells",
    ),
    "a hang at start": ("game/text.py", "while True:\n    pass\n", "not ready within"),
    "a bad setting": (
        "settings/test.py",
        "MULTISESSION_MODE = 7\n",
        "MULTISESSION_MODE",
    ),
}


@contextmanager
def broken(path, addition):
    """A file with something wrong at its end; mended afterwards."""
    whole = path.read_text()
    path.write_text(f"{whole}\n{addition}")
    try:
        yield
    finally:
        path.write_text(whole)


@pytest.fixture(scope="module")
def anna(workshop):
    anna = workshop.player("Anna")
    anna.types(f"claim {workshop.owner_code}")
    anna.types("say I own this")
    anna.sees('You say, "I own this"')
    return anna


@pytest.mark.parametrize("what", BROKEN)
def test_the_old_game_goes_on_and_whoever_asked_is_told_why(workshop, anna, what):
    path, addition, word = BROKEN[what]
    before = workshop.status()["link"]

    with broken(workshop.code / path, addition):
        refused = workshop.manage("reload", check=False)
    anna.types(f"say still here after {what}")

    assert refused.returncode != 0
    assert word in refused.stderr
    anna.sees(f'You say, "still here after {what}"')
    assert workshop.status()["link"]["pid"] == before["pid"]


def test_whoever_asked_in_game_sees_the_last_lines(workshop, anna):
    with broken(workshop.code / "game/text.py", "def says(:\n"):
        anna.types("reload")
        anna.sees("SyntaxError")
    anna.types("say I am still here")

    anna.sees('You say, "I am still here"')


def test_a_mended_game_reloads(workshop, anna):
    with broken(workshop.code / "game/text.py", "def says(:\n"):
        workshop.manage("reload", check=False)

    done = workshop.manage("reload")
    anna.types("say mended")

    assert "Done in" in done.stdout
    anna.sees('You say, "mended"')
