"""Codes and a passkey, with a real browser and its device beside a telnet client."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.authenticator import App
from tests.live.house import House

PASSWORD = "quiet-river-stone-4711"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
"""It knows whose finger it is, and asks nobody."""


@pytest.fixture
def page(chromium: Any, open_house: House) -> Iterator[Page]:
    """The site, in a browser on a device that can keep passkeys."""
    port = open_house.port("web")
    context = chromium.new_context(base_url=f"http://localhost:{port}")
    page = context.new_page()
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    yield page
    context.close()


def test_codes_and_a_passkey_from_the_first_to_the_last(
    open_house: House, page: Page
) -> None:
    with open_house.telnet("Anna") as anna:
        anna.types(f"create Anna {PASSWORD}")
        anna.sees("You are Anna now.")
    page.goto("/login/?next=/account/security/")
    page.get_by_label("Name").fill("Anna")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()

    page.get_by_role("button", name="Switch on codes").click()
    expect(page.get_by_role("img", name="A QR code")).to_be_visible()
    app = App(page.locator(".secret").inner_text())
    page.get_by_label("The code that your app shows now").fill(app.code())
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Switch on").click()
    expect(page.locator(".backup li")).to_have_count(10)
    backup = page.locator(".backup li").first.inner_text()

    with open_house.telnet("Anna") as anna:
        anna.types(f"connect Anna {PASSWORD}")
        anna.sees("Your code:")
        anna.types("000000")
        anna.sees("That is not one of your codes.")
        anna.types(app.code())
        anna.sees("You are Anna now.")

    page.goto("/account/security/passkeys/")
    page.get_by_label("What to call it").fill("My laptop")
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_label("A code of your app").fill(backup)
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("link", name="Remove My laptop")).to_be_visible()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("link", name="Log in")).to_be_visible()

    page.goto("/login/?next=/account/security/")
    page.get_by_role("button", name="Log in with a passkey").click()
    expect(page.get_by_text("You have 9 left.")).to_be_visible()
