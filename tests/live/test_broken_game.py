"""A reload with broken code changes nothing: the old Server goes on."""

import pytest

BROKEN = {
    "a syntax error": ("game/text.py", "def says(:\n", "SyntaxError"),
    "an import error": ("game/cmdsets.py", "import no_such_module\n", "no_such_module"),
    "an exception at start": (
        "game/hooks.py",
        "\n\ndef at_server_start(*args, **kwargs):\n    raise ValueError('no bells')\n",
        "no bells",
    ),
    "a hang at start": ("game/text.py", "while True:\n    pass\n", "in time"),
    "a bad setting": (
        "settings/test.py",
        "MULTISESSION_MODE = 7\n",
        "MULTISESSION_MODE",
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_the_old_game_goes_on(workshop, what):
    path, addition, word = BROKEN[what]
    anna = workshop.player("Anna")
    before = workshop.status()["link"]
    with (workshop.code / path).open("a") as file:
        file.write(f"\n{addition}")

    refused = workshop.manage("reload", check=False)
    anna.types("say still here")

    assert refused.returncode != 0
    assert word in refused.stderr
    anna.sees('You say, "still here"')
    assert workshop.status()["link"]["pid"] == before["pid"]


def test_whoever_asked_in_game_sees_the_last_lines(workshop):
    anna = workshop.player("Anna")
    anna.types(f"claim {workshop.owner_code}")
    (workshop.code / "game/text.py").write_text("def says(:\n")

    anna.types("reload")

    anna.sees("SyntaxError")
    anna.types("say I am still here")
    anna.sees('You say, "I am still here"')


def test_a_mended_game_reloads(workshop):
    text = workshop.code / "game/text.py"
    whole = text.read_text()
    text.write_text("def says(:\n")
    workshop.manage("reload", check=False)
    text.write_text(whole)

    done = workshop.manage("reload")

    assert "Done in" in done.stdout
    assert workshop.status()["link"]["state"] == "UP"
