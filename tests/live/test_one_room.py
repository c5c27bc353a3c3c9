"""People at telnet, OpenSSH and a browser stand in one room: docs/one-room.md, played.

The page is played line for line: what one types there is typed here, and what a person
is shown there has to appear at that person's client, in that order.
"""

import re
from pathlib import Path

import pytest

from tests.live.browser import sees as page_sees
from tests.live.browser import types as page_types
from tests.live.programs import is_there, program
from tests.live.terminal import Terminal

DOCS = Path(__file__).resolve().parents[2] / "docs"
STEPS = [
    re.fullmatch(r"(\w+)([>|]) (.+)", line).groups()
    for block in re.findall(
        r"```transcript\n(.*?)```", (DOCS / "one-room.md").read_text(), re.DOTALL
    )
    for line in block.splitlines()
    if line
]
PASSWORD = "quiet-river-stone-4711"


class Reader:
    """Somebody at the page in the browser; looks only at what is new."""

    def __init__(self, page):
        self.page = page

    def types(self, line):
        page_types(self.page, line)

    def sees(self, text):
        page_sees(self.page, text)


@pytest.fixture
def people(open_house, chromium):
    tilda = open_house.telnet("Tilda")
    tilda.types(f"create Tilda {PASSWORD}")
    with open_house.telnet("Selma") as made:
        made.types(f"create Selma {PASSWORD}")
        made.sees("You are Selma now.")
    selma = Terminal(
        *(program("sshpass"), "-p", PASSWORD, program("ssh")),
        *("-p", str(open_house.port("ssh"))),
        *("-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null"),
        "Selma@127.0.0.1",
    )
    page = chromium.new_page(base_url=f"http://127.0.0.1:{open_house.port('web')}")
    page.goto("/play/")
    page_sees(page, "create NAME PASSWORD")
    page_types(page, f"create Wanda {PASSWORD}")
    people = {"Tilda": tilda, "Selma": selma, "Wanda": Reader(page)}
    for name, player in people.items():
        player.sees(f"You are {name} now.")
    yield people
    tilda.socket.close()
    selma.close()
    page.close()


@pytest.mark.skipif(not is_there("ssh", "sshpass"), reason="OpenSSH is not installed")
def test_people_by_telnet_ssh_and_browser_are_in_one_room(people):
    assert len(STEPS) > 10
    for player in people.values():
        player.types("south")
        player.sees("The Yard")

    for name, mark, text in STEPS:
        if mark == ">":
            people[name].types(text)
        else:
            people[name].sees(text)
