"""The game from login to quit without a mouse and without eyes, in a real house."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.live.browser import sees

PASSWORD = "quiet-river-stone-4711"
SIZES = {"Kaya": (1280, 800), "Milo": (360, 640)}
PAGE = """
- banner:
  - heading [level=1]
- main:
  - textbox "Command"
  - button "Write several lines"
  - button "Send"
  - navigation "Skip to"
  - log "What happens"
  - status
- region "Tools":
  - status: Connected
"""


@pytest.fixture(params=SIZES)
def page(request, chromium, open_house):
    width, height = SIZES[request.param]
    page = chromium.new_page(
        base_url=f"http://127.0.0.1:{open_house.port('web')}",
        viewport={"width": width, "height": height},
        has_touch=True,
        is_mobile=width < 400,
    )
    page.player = request.param
    yield page
    page.close()


def types(page, words):
    """Without looking where: whoever types means the entry."""
    page.keyboard.type(words)
    page.keyboard.press("Enter")


def goes_to(page, name):
    """Tab until the focus is on what is called so; where it is, is always seen."""
    for _ in range(60):
        page.keyboard.press("Tab")
        on = page.locator(":focus")
        if on.count() and name in (on.get_attribute("aria-label"), on.inner_text()):
            return
    raise AssertionError(f"no way by Tab to {name}")


def finds_no_barrier(page):
    """Ask axe in the light and in the dark."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page).response["violations"]
        assert [(each["id"], each["nodes"]) for each in found] == []


def test_from_login_to_quit_by_keyboard_alone(page):
    page.goto("/play/")
    sees(page, "create NAME PASSWORD")
    expect(page.locator("#line")).to_be_focused()
    expect(page.locator("body")).to_match_aria_snapshot(PAGE)
    finds_no_barrier(page)

    types(page, f"create {page.player} {PASSWORD}")
    sees(page, f"You are {page.player} now.")
    page.keyboard.type("invent")
    page.keyboard.press("Tab")
    expect(page.locator("#aloud")).to_contain_text("inventory")
    page.keyboard.press("Enter")
    sees(page, "\u203a inventory")
    goes_to(page, "Around you")
    page.keyboard.press("Enter")
    goes_to(page, "north")
    page.keyboard.press("Enter")
    sees(page, "\u203a north")
    types(page, "say hello")
    sees(page, 'You say, "hello"')
    finds_no_barrier(page)

    types(page, "quit")
    sees(page, "The connection is closed.")
    finds_no_barrier(page)
    types(page, "")
    expect(page.locator("#log").get_by_text("create NAME PASSWORD")).to_have_count(2)
