"""A real Chromium, and what a person at the page of the game does in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.live.programs import program

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
"""It runs as root, without a screen, and asks nobody else for anything."""
PATIENCE = 20_000
"""Milliseconds."""


@contextmanager
def running_chromium() -> Iterator[Browser]:
    """The browser, until it is no longer needed."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program("chromium"), args=ARGUMENTS
        )
        yield browser
        browser.close()


def types(page: Page, line: str) -> None:
    """A line and Enter."""
    page.locator("#line").fill(line)
    page.locator("#line").press("Enter")


def sees(page: Page, text: str) -> None:
    """Wait until it stands in the log."""
    told = page.locator("#log").get_by_text(text).last
    expect(told).to_be_visible(timeout=PATIENCE)
