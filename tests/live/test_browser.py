"""The game in a real Chromium, beside somebody at a telnet client."""

import pytest
from playwright.sync_api import expect

from tests.live.browser import sees, types

PASSWORD = "quiet-river-stone-4711"


@pytest.fixture
def page(chromium, open_house):
    page = chromium.new_page(base_url=f"http://127.0.0.1:{open_house.port('web')}")
    yield page
    page.close()


def test_a_browser_and_a_telnet_client_talk_through_a_reload(open_house, page):
    anna = open_house.player("Anna")
    page.goto("/play/")
    sees(page, "create NAME PASSWORD")
    types(page, f"create Webster {PASSWORD}")
    sees(page, "You are Webster now.")

    types(page, "say hello from a page")
    anna.sees('Webster says, "hello from a page"')
    open_house.manage("reload")
    anna.types("say hello, page")

    sees(page, 'Anna says, "hello, page"')
    types(page, "say and again")
    anna.sees('Webster says, "and again"')


def test_the_home_page_says_who_is_on_and_leads_to_the_game(open_house, page):
    with open_house.player("Homer"):
        page.goto("/")
        expect(page.get_by_text("Homer").first).to_be_visible()

    page.get_by_role("link", name="Play").first.click()

    expect(page.locator("#line")).to_be_visible()
