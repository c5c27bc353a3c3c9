"""The web site on its UNIX socket."""

from __future__ import annotations

import asyncio
import http.client
import socket
import stat

import pytest
from twisted.internet.asyncioreactor import AsyncioSelectorReactor
from twisted.internet.defer import Deferred

from server.accounts.bridge import BRIDGE, call_on_reactor
from server.errors import NotNow
from server.web.service import Visits, web_service
from tests.server.commands.fakes import in_loop


class Connection(http.client.HTTPConnection):
    """HTTP over a UNIX socket."""

    def __init__(self, path):
        super().__init__("localhost", timeout=20)
        self.path = path

    def connect(self):
        """Use the socket's path for an address."""
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(str(self.path))


@pytest.fixture
def serve(transactional_db, tmp_path):
    """Run the site until what it is given has been asked; gives what that returns."""

    def serve(ask, path=tmp_path / "web-1.sock"):
        loop = asyncio.new_event_loop()
        reactor = AsyncioSelectorReactor(loop)
        service = web_service(reactor, path)
        answers = []

        def in_thread():
            try:
                answers.append(ask(path))
            finally:
                reactor.callFromThread(end)

        def end():
            service.stopService().addBoth(lambda _: reactor.stop())

        reactor.callWhenRunning(service.startService)
        reactor.callLater(0.01, reactor.callInThread, in_thread)
        reactor.run(installSignalHandlers=False)
        loop.close()
        return answers[0]

    return serve


def get(path, url="/", **headers):
    connection = Connection(path)
    connection.request("GET", url, headers={"Host": "localhost", **headers})
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.status, body


def test_the_site_answers_on_a_socket_that_is_open_to_nobody_else(serve):
    def ask(path):
        return get(path), stat.S_IMODE(path.stat().st_mode)

    (status, body), mode = serve(ask)

    assert (status, mode) == (200, 0o600)
    assert "Gatehouse" in body


def test_a_socket_left_behind_is_no_hindrance(serve, tmp_path):
    left = tmp_path / "web-1.sock"
    socket.socket(socket.AF_UNIX).bind(str(left))

    assert serve(get)[0] == 200


def test_who_asks_is_whom_the_portal_names(serve):
    def ask(path):
        return [
            get(path, "/admin/", **{"X-Forwarded-For": address})[0]
            for address in ("127.0.0.1", "192.0.2.1", "127.0.0.1, 192.0.2.1", "")
        ]

    assert serve(ask) == [302, 403, 403, 403]


def test_static_files_come_with_it_and_nothing_else_does(serve):
    def ask(path):
        names = ("web/site.css", "admin/css/base.css", "../urls.py", "%2e%2e/urls.py")
        return [get(path, f"/static/{name}")[0] for name in names]

    assert serve(ask) == [200, 200, 404, 404]


def test_when_it_has_stopped_nobody_waits_for_the_game(serve):
    serve(get)

    assert BRIDGE.loop is None
    with pytest.raises(NotNow, match="not running"):
        call_on_reactor(len, "")


class Visit:
    """A request in hand."""

    def __init__(self):
        self.over = Deferred()

    def notifyFinish(self):  # noqa: N802
        """Fires when it is answered, fails when whoever asked has left."""
        return self.over


@in_loop
async def test_whoever_stands_still_answers_first_what_is_in_hand():
    visits, answered, left = Visits(), Visit(), Visit()
    visits.begin(answered)
    visits.begin(left)

    closing = asyncio.ensure_future(visits.close(60))
    await asyncio.sleep(0)
    answered.over.callback(None)
    await asyncio.sleep(0)
    assert (visits.open, closing.done()) == (False, False)
    left.over.errback(ConnectionError())

    await closing


@in_loop
async def test_nobody_is_waited_for_when_patience_is_at_its_end():
    visits = Visits()
    await visits.close(60)
    visits.begin(Visit())

    await visits.close(0)

    assert not visits.open


def test_the_portal_is_told_the_figures_and_nobody_whom_it_speaks_for(serve):
    def ask(path):
        answers = []
        for headers in ({}, {"X-Forwarded-For": "192.0.2.1"}):
            connection = Connection(path)
            connection.request("GET", "/metrics", headers=headers)
            answer = connection.getresponse()
            answers.append((answer.status, answer.read()))
        return answers

    ours, theirs = serve(ask)

    assert ours[0] == 200
    assert b"gatehouse_server_objects" in ours[1]
    assert theirs[0] == 404
    assert b"gatehouse_server_" not in theirs[1]
