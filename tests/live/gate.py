"""The webclient's pages with a websocket behind them that says what a test tells it to.

It knows no session and no token: a test sees each message of the page as it was sent,
and answers it word for word, or not at all.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from tests.portal.web.door import Door


class Gate(Door):
    """The test's end of it. Connections are numbered 1, 2, 3 ..."""

    MODULE = "tests.live.gate"

    def says(self, number: int, name: str, *args: Any, **kwargs: Any) -> None:
        """Send a message to the page at the other end of this connection."""
        self.tell("say", number, [name, args, kwargs])

    def wait_for_page(self) -> tuple[int, str]:
        """A page connects: the number of the connection, and the address it asked."""
        _, number, address = self.wait_for("opened")
        return number, address


def main() -> None:
    """Serve until standard input ends."""
    from autobahn.twisted.resource import WebSocketResource
    from autobahn.twisted.websocket import (
        WebSocketServerFactory,
        WebSocketServerProtocol,
    )
    from twisted.internet import (
        reactor,  # noqa: TID251 - this is a process's main function
        stdio,
    )
    from twisted.protocols.basic import LineReceiver
    from twisted.web.resource import Resource
    from twisted.web.server import Site
    from twisted.web.static import Data

    from portal.web.play import play

    def tell(*event: Any) -> None:
        sys.stdout.write(json.dumps(event) + "\n")
        sys.stdout.flush()

    class Page(WebSocketServerProtocol):
        def onConnect(self, request: Any) -> Any:  # noqa: N802
            self.asked = self.http_request_uri
            return "v1.gatehouse"

        def onOpen(self) -> None:  # noqa: N802
            pages.append(self)
            self.number = len(pages)
            tell("opened", self.number, self.asked)

        def onMessage(self, payload: bytes, _: bool) -> None:  # noqa: N802
            tell("heard", self.number, json.loads(payload))

    class Told(LineReceiver):
        delimiter = b"\n"

        def lineReceived(self, line: bytes) -> None:  # noqa: N802
            name, *rest = json.loads(line)
            commands[name](*rest)
            tell("told")

        def connectionLost(self, reason: Any) -> None:  # noqa: N802
            reactor.stop()

    class Paths(Resource):
        def getChild(self, path: bytes, request: Any) -> Any:  # noqa: N802
            return routes[b"/" + b"/".join(request.prepath + request.postpath)]

    pages: list[Page] = []
    factory = WebSocketServerFactory(protocols=["v1.gatehouse"])
    factory.protocol = Page
    nobody = Data(b'{"account": null, "csrf": ""}', "application/json")
    routes = {
        b"/ws": WebSocketResource(factory),
        b"/me/": nobody,
        **play("The Test House"),
    }
    ports: list[Any] = []

    def listen(at: int) -> int:
        ports.append(reactor.listenTCP(at, Site(Paths()), interface="127.0.0.1"))
        return int(ports[0].getHost().port)

    commands = {
        "say": lambda n, said: pages[n - 1].sendMessage(json.dumps(said).encode()),
        "close": lambda n, code, why: pages[n - 1].sendCloseFrame(code, why.encode()),
        "abort": lambda n: pages[n - 1].transport.abortConnection(),
        "shut": lambda: ports.pop().stopListening(),
        "open": lambda: ports or listen(number),
    }
    number = listen(0)
    stdio.StandardIO(Told())
    tell("listening", number)
    reactor.run()


if __name__ == "__main__":
    main()
