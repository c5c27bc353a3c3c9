"""The page of the game in a real Chromium; the game behind it is the test."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from tests.portal.web.door import Door

EXPECTED = ("WebSocket connection", "/me/")
"""What the console says of a door that is shut, and of a site that is not there."""


class Game:
    """A page that is connected, and the game behind it."""

    def __init__(self, door: Door, page: Page, path: str = "/play/") -> None:
        self.door, self.page = door, page
        page.goto(f"{door.url}{path}")
        self.arrive()
        self.line = page.locator("#line")
        self.log = page.locator("#log")

    def arrive(self) -> None:
        """Wait until the page is connected; again after a connection was lost."""
        self.sessid = self.door.wait_for("connect")[1]

    def says(self, name: str, *args: Any, **kwargs: Any) -> None:
        """The game says something."""
        self.door.say(self.sessid, name, *args, **kwargs)

    def tells(self, package: str, data: Any) -> None:
        """The game tells a fact."""
        self.says("gmcp", {package: data})

    def hears(self) -> str:
        """The next line that reaches the game."""
        line: str = self.door.wait_for("text")[1]
        return line

    def enters(self, text: str) -> None:
        """The player types a line and Enter."""
        self.line.fill(text)
        self.line.press("Enter")

    def types(self, text: str) -> None:
        """The player types a line and Enter; returns when it reached the game."""
        self.enters(text)
        assert self.hears() == text

    def pastes(self, words: str) -> None:
        """The player pastes."""
        self.page.evaluate(
            """words => {
                const data = new DataTransfer();
                data.setData("text", words);
                const pasted = { clipboardData: data, bubbles: true, cancelable: true };
                line.dispatchEvent(new ClipboardEvent("paste", pasted));
            }""",
            words,
        )

    def lines(self, kind: str = "text") -> Locator:
        """The blocks of the log of that kind."""
        return self.log.locator(f".{kind}")


class Player(Game):
    """A page of somebody who is in the game."""

    def arrive(self) -> None:
        """Wait until the page is connected, and let them in."""
        super().arrive()
        self.panes = self.page.locator("#panes")
        self.settings = self.page.locator("#settings")
        self.says("logged_in")
        self.tells("Gatehouse.Puppet", {"name": "Anna"})
        self.tells("Char.Name", {"name": "Anna", "fullname": "Anna"})

    def pane(self, title: str) -> Locator:
        """What is in the pane of that title."""
        return self.panes.get_by_role("region", name=title, exact=True)

    def button(self, name: str) -> Locator:
        """A button of the page."""
        return self.page.get_by_role("button", name=name, exact=True)

    def opens(self, tab: str) -> None:
        """The settings, with that tab before the others."""
        self.button("Settings").click()
        self.settings.get_by_role("tab", name=tab, exact=True).click()

    def makes(self, kind: str, **fields: Any) -> None:
        """A trigger or an alias, as a player makes one, and the settings closed."""
        self.opens("Aliases" if kind == "alias" else "Triggers")
        self.button(f"New {kind}").click()
        for label, value in fields.items():
            field = self.settings.get_by_label(label.replace("_", " "), exact=True)
            if field.evaluate("field => field.localName") == "select":
                field.select_option(value)
            elif value is True:
                field.check()
            else:
                field.fill(value)
        self.button("Save").click()
        expect(self.button(f"New {kind}")).to_be_visible()
        self.button("Close").click()


class Pages:
    """Opens pages and closes them; whatever their consoles complain of is an error."""

    def __init__(self, door: Door, chromium: Browser) -> None:
        self.door, self.chromium = door, chromium
        self.contexts: list[BrowserContext] = []
        self.complaints: list[str] = []
        self.kept: Page | None = None

    def __enter__(self) -> Pages:
        self.door.tell("refuse", None)
        self.door.events.queue.clear()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        while self.contexts:
            self.contexts.pop().close()
        complaints, self.complaints = self.complaints, []
        assert kind or complaints == []

    def usual(self, kind: type[Game] = Game) -> Any:
        """The page of a browser that remembers nothing; it is the same in every test.

        To load it anew costs a fifth of what a new browser costs.
        """
        page = self.kept = self.kept or self._page(self.chromium.new_context())
        page.goto(f"{self.door.url}/play/icon.svg")
        page.evaluate("localStorage.clear(), sessionStorage.clear()")
        return kind(self.door, page)

    def open(
        self,
        path: str = "/play/",
        site: Any = None,
        kind: type[Game] = Game,
        **options: Any,
    ) -> Any:
        """A page of a browser of its own; `site(page)` may answer for the site."""
        context = self.chromium.new_context(**options)
        self.contexts.append(context)
        page = self._page(context)
        if site is not None:
            site(page)
        return kind(self.door, page, path)

    def _page(self, context: BrowserContext) -> Page:
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._listen)
        page.route("**/me/", _nobody)
        return page

    def _listen(self, said: Any) -> None:
        place = said.text + said.location["url"]
        if said.type == "error" and not any(words in place for words in EXPECTED):
            self.complaints.append(said.text)


def _nobody(route: Route) -> None:
    """Nobody is logged in on the site."""
    route.fulfill(json={"account": None, "csrf": "tic"})


def until(game: Game, condition: str) -> None:
    """Look in every frame until it is so; Playwright's own way the policy forbids."""
    look = f"() => ({condition}) ? done() : requestAnimationFrame(look)"
    promise = f"new Promise(done => {{ const look = {look}; look(); }})"
    game.page.evaluate(f"() => {promise}")


def scroll_to(game: Game, top: int) -> None:
    """Scroll, and let the page hear of it."""
    frame = "await new Promise(requestAnimationFrame);"
    game.page.evaluate(f"async top => {{ log.scrollTop = top; {frame * 2} }}", top)
