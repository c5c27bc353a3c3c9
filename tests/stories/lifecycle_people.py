"""A person with a browser, who has an account, loses connections and comes back."""

from __future__ import annotations

import html
import json
import re
from typing import Any

from portal.websocket.resume import ALL
from server.accounts.models import Account
from server.sessions import SESSION_HANDLER
from server.sessions.session import ServerSession
from tests.portal.web.visitor import House as Site
from tests.portal.websocket.player import CLOSE, TEXT
from tests.portal.websocket.player import Player as Browser
from tests.stories.town import Town

PASSWORD = "lantern-oil-99"
HOME, ELSEWHERE = "192.0.2.1", "198.51.100.7"


class Page:
    """The webclient of a town: its websocket is real, its TCP connection is played."""

    def __init__(self, town: Town, address: str = HOME, target: str = "/ws") -> None:
        self.town, self.portal = town, town.portal
        site = Site(town.portal, town.clock)
        self.browser = Browser(site, address=address, target=target)
        self.token, self.count = "", 0
        self.hides = False
        """Whether what is typed is hidden."""
        self.resumed: bool | None = None
        self.texts: list[str] = []
        self._said_goodbye = False
        town.settle()

    def types(self, *lines: str) -> None:
        """Type lines, and let happen what happens."""
        for line in lines:
            self.says("text", line)
        self.town.settle()

    def says(self, name: str, *args: Any) -> None:
        """Say something to the Portal."""
        self.browser.says(name, list(args), {})

    @property
    def sees(self) -> list[str]:
        """The texts since it was last asked."""
        self.hear()
        seen, self.texts = self.texts, []
        return seen

    def hear(self) -> None:
        """Read what has come."""
        for opcode, payload in self.browser.frames():
            if opcode == TEXT:
                self._take(*json.loads(payload))
            elif opcode == CLOSE:
                self._said_goodbye = True

    def _take(self, name: str, args: list[Any], kwargs: dict[str, Any]) -> None:
        match name:
            case "text":
                self.count += 1
                self.texts += _plain(args[0]).split("\n")
            case "resume":
                self.token, self.count = args
            case "resumed":
                self.resumed = args[0]
            case "echo":
                self.hides = not args[0]

    @property
    def is_connected(self) -> bool:
        """Whether anybody is at the other end."""
        self.hear()
        lives = self.town.portal is self.portal and not self._said_goodbye
        return lives and self.browser.visitor.is_connected

    @property
    def session(self) -> ServerSession | None:
        """The Server's session behind it, with a connection or without."""
        if self.town.portal is not self.portal:
            return None
        for session in self.portal.sessions.values():
            socket = getattr(session, "socket", None)
            if socket is not None and socket.transport is self.browser.visitor.wire:
                return SESSION_HANDLER.get(session.sessid)
        return None

    def leaves(self) -> None:
        """The connection breaks."""
        self.hear()
        self.browser.visitor.leaves()
        self.town.settle()

    def again(self, anew: bool = False) -> Page:
        """The same page with another connection; or loaded anew, in another tab."""
        self.hear()
        page = Page(self.town, ELSEWHERE, "/ws?resume=1")
        page.says("resume", self.token, ALL if anew else self.count)
        self.town.settle()
        page.hear()
        return page


class Person:
    """Somebody with an account and a character of the same name."""

    def __init__(self, town: Town, name: str) -> None:
        self.town, self.name = town, name
        account = Account(username=name)
        account.set_password(PASSWORD)
        account.save()
        self.number = account.pk
        self.page = Page(town)

    def logs_in(self) -> None:
        """Type name and password."""
        self.page.types(f"connect {self.name} {PASSWORD}")

    def loses(self) -> None:
        """The connection breaks."""
        self.page.leaves()

    def comes(self) -> None:
        """Be logged in, by whatever that takes."""
        if not self.page.is_connected:
            self.page = Page(self.town)
        if self.session is None or not self.session.logged_in:
            self.logs_in()

    def plays(self) -> None:
        """Be in the world, by whatever that takes."""
        self.comes()
        if self.session is not None and self.session.puppet is None:
            self.page.types("ic")

    @property
    def session(self) -> ServerSession | None:
        """Their session, if they have one."""
        return self.page.session


def _plain(markup: str) -> str:
    return html.unescape(re.sub("<[^>]*>", "", markup))
