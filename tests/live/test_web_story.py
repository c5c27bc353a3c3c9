"""One evening on the web, in a real Chromium: a player's, and then the staff's.

It is lived twice, on a wide screen and on a telephone's.
"""

import pytest
from playwright.sync_api import expect

from tests.live.browser import sees, types
from tests.live.cable import Cable
from tests.live.house import House

PASSWORD = "quiet-river-stone-4711"
WIDE = {"width": 1280, "height": 800}
NARROW = {"width": 360, "height": 740}
SIZES = pytest.mark.parametrize("name, size", [("Wilma", WIDE), ("Nina", NARROW)])

OIL = {"Wilma": ("20", "almost out of oil"), "Nina": ("99", "full of oil")}


@pytest.fixture(scope="module")
def owned():
    """A house whose owner is Olga."""
    with House() as house:
        with house.telnet("Olga") as olga:
            olga.types(f"create Olga {PASSWORD}")
            olga.sees("You are Olga now.")
            olga.types(f"claim {house.owner_code}")
            olga.sees("This house is yours.")
        yield house


@pytest.fixture
def cable(owned):
    with Cable(owned.port("web")) as cable:
        yield cable


@pytest.fixture
def browse(chromium, cable):
    """Opens the house in a browser of its own, whose pages must not complain."""
    contexts, complaints = [], []

    def browse(size):
        context = chromium.new_context(
            base_url=f"http://127.0.0.1:{cable.port}", viewport=size
        )
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield browse
    for context in contexts:
        context.close()
    assert complaints == []


def registers(page, name):
    """Make an account on the site, and come in to the game from there."""
    page.goto("/")
    page.get_by_role("link", name="Register").first.click()
    page.get_by_label("Name", exact=True).fill(name)
    for field in page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    page.get_by_role("button", name="Make it").click()
    page.get_by_role("link", name="Play", exact=True).first.click()
    sees(page, f"You are {name} now.")


def logs_in(page, name):
    page.goto("/login/")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page.get_by_role("button", name="Log out")).to_be_visible()


def says(page, words):
    types(page, f"say {words}")
    sees(page, f'You say, "{words}"')


def fits(page):
    """Nothing is wider than the window."""
    return page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


@SIZES
def test_a_player_registers_plays_and_is_thrown_out_by_nothing(
    owned, cable, browse, name, size
):
    page = browse(size)
    registers(page, name)
    says(page, "here I am")
    assert fits(page)

    page.set_viewport_size({"width": size["height"], "height": size["width"]})
    says(page, "the window has turned")
    assert fits(page)

    cable.pull()
    sees(page, "Connection lost.")
    cable.plug()
    sees(page, "You are back.")
    says(page, "the network was away")

    owned.manage("reload")
    says(page, "the game was reloaded")

    dead = owned.kill_server()
    says(page, "the game was killed")
    owned.wait_for_another_server(dead)

    page.reload()
    sees(page, 'You say, "the game was killed"')
    types(page, "quit")
    sees(page, "The connection is closed.")


@SIZES
def test_staff_change_a_lantern_under_somebodys_eyes_and_send_them_out(
    browse, name, size
):
    holder, staff = f"{name}sholder", browse(size)
    oil, looks = OIL[name]
    page = browse(size)
    registers(page, holder)
    logs_in(staff, "Olga")
    for way in ("south", "west"):
        types(page, way)
    types(page, "look tin lantern")
    sees(page, "ring to carry it by")

    staff.goto("/admin/world/objectrow/?q=tin+lantern")
    staff.locator("#result_list th").get_by_role("link", name="tin lantern").click()
    staff.get_by_label("Oil").fill(oil)
    staff.get_by_role("button", name="Save", exact=True).click()
    expect(staff.locator(".messagelist")).to_contain_text("changed successfully")
    types(page, "look tin lantern")
    sees(page, looks)

    staff.goto(f"/admin/live/?words={holder}")
    staff.locator("#sessions tbody th a").click()
    staff.locator("section", has=staff.locator("#kick")).get_by_role("textbox").fill(
        "The house closes for tonight."
    )
    staff.get_by_role("button", name="Send out").click()
    staff.get_by_role("button", name="Yes, send them out").click()
    sees(page, "The house closes for tonight.")
    staff.goto("/admin/audit/entry/")
    expect(staff.locator("#result_list")).to_contain_text("kick")
    expect(staff.locator("#result_list")).to_contain_text("tin lantern")
