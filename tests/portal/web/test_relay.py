"""What the Portal does not serve itself, while the Server comes and goes."""

import http.client
import json
import socket
import threading

import pytest

from portal.web.channel import BODY_LIMIT
from portal.web.upstream import PATIENCE, Slow
from tests.portal.web.door import WAIT, Door
from tests.portal.web.server import BIG, FakeServer
from tests.portal.web.visitor import House


@pytest.fixture(scope="module")
def door():
    with Door(trusted_proxies=[]) as running:
        yield running


@pytest.fixture
def server(door, tmp_path):
    with FakeServer(tmp_path / "web-1.sock") as running:
        door.tell("upstream", str(running.path))
        yield running


def ask(door, method, path, body=None, **headers):
    """One request on a connection of its own: (answer, its body)."""
    connection = http.client.HTTPConnection("127.0.0.1", door.port, timeout=WAIT)
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, body, names)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer, content


def later(function, *args):
    """Call it in a thread; the result comes from the function that is returned."""
    results = []
    thread = threading.Thread(target=lambda: results.append(function(*args)))
    thread.start()

    def result():
        thread.join(WAIT)
        return results[0]

    return result


def test_a_request_reaches_the_server_and_its_answer_comes_back(door, server):
    answer, body = ask(door, "GET", "/who/?a=%20b&c", X_Forwarded_For="6.6.6.6")

    assert (answer.status, answer.reason) == (200, "Fine")
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Server"] == "Gatehouse"
    told = json.loads(body)
    assert told["path"] == "/who/?a=%20b&c"
    assert told["headers"]["x-forwarded-for"] == "127.0.0.1"
    assert told["headers"]["x-forwarded-proto"] == "http"
    assert told["headers"]["host"] == f"127.0.0.1:{door.port}"
    assert told["headers"]["x-forwarded-host"] == f"127.0.0.1:{door.port}"


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_a_body_goes_with_it(door, server, method):
    _, body = ask(door, method, "/login/", b"x" * 300_000)

    assert json.loads(body)["length"] == 300_000
    assert server.seen == [(method, "/login/")]


def test_a_body_without_a_length_goes_too(door, server):
    answer, body = ask(door, "POST", "/login/", iter([b"abc", b"de"]))

    assert answer.status == 200
    assert json.loads(body)["length"] == 5


def test_a_body_that_is_too_large_does_not(door, server):
    answer, body = ask(door, "POST", "/login/", b"x" * (BODY_LIMIT + 1))

    assert answer.status == 413
    assert b"10 MiB" in body
    assert server.seen == []


def test_head_gets_the_length_without_the_body(door, server):
    answer, body = ask(door, "HEAD", "/")

    assert answer.status == 200
    assert int(answer.headers["Content-Length"]) > 100
    assert body == b""


def test_an_answer_without_a_body_stays_without(door, server):
    answer, body = ask(door, "GET", "/none")

    assert (answer.status, body) == (204, b"")


def test_a_large_answer_is_streamed_whole_with_all_its_cookies(door, server):
    answer, body = ask(door, "GET", "/stream")

    assert len(body) == BIG
    assert answer.headers.get_all("Set-Cookie") == ["a=1", "b=2"]


def test_an_answer_that_breaks_off_does_not_look_whole(door, server):
    with pytest.raises((http.client.IncompleteRead, ConnectionError)):
        ask(door, "GET", "/half")


def test_a_client_that_leaves_does_not_keep_the_server(door, server):
    with socket.create_connection(("127.0.0.1", door.port)) as client:
        client.sendall(b"GET /wait HTTP/1.1\r\nHost: x\r\n\r\n")
        assert server.asked.wait(WAIT)

    assert server.left.wait(WAIT)
    ask(door, "GET", "/")
    assert server.seen == [("GET", "/wait"), ("GET", "/")]


def test_a_request_waits_for_a_server_that_is_away(door, tmp_path):
    door.tell("upstream", None)

    waiting = [
        later(ask, door, method, "/", *rest)
        for method, *rest in [("GET",), ("HEAD",), ("POST", b"x")]
    ]
    with FakeServer(tmp_path / "web-2.sock") as back:
        door.tell("upstream", str(back.path))
        answers = [result()[0].status for result in waiting]

    assert answers == [200, 200, 200]


def test_a_socket_without_a_server_is_a_server_that_is_away(door, tmp_path):
    door.tell("upstream", str(tmp_path / "nobody.sock"))

    waiting = later(ask, door, "POST", "/", b"x")
    with FakeServer(tmp_path / "nobody.sock"):
        answer, _ = waiting()

    assert answer.status == 200


def test_a_reload_in_the_middle_of_a_get_is_not_noticed(door, server, tmp_path):
    with FakeServer(tmp_path / "web-2.sock") as successor:
        server.on_death = lambda: door.tell("upstream", str(successor.path))

        _, body = ask(door, "GET", "/die")

    assert json.loads(body)["server"] == "web-2.sock"
    assert server.seen == successor.seen == [("GET", "/die")]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_a_server_sends_back_its_successor_answers(door, server, tmp_path, method):
    with FakeServer(tmp_path / "web-2.sock") as successor:
        server.on_death = lambda: door.tell("upstream", str(successor.path))

        answer, body = ask(door, method, "/still", b"money=1")

    assert (answer.status, json.loads(body)["server"]) == (200, "web-2.sock")
    assert server.seen == successor.seen == [(method, "/still")]


def test_after_a_reload_the_new_server_is_asked(door, server, tmp_path):
    ask(door, "GET", "/")
    with FakeServer(tmp_path / "web-2.sock") as successor:
        door.tell("upstream", str(successor.path))

        _, body = ask(door, "GET", "/")

    assert json.loads(body)["server"] == "web-2.sock"


def test_a_post_that_may_have_been_heard_is_not_said_twice(door, server):
    server.on_death = lambda: None

    answer, body = ask(door, "POST", "/die", b"money=1")

    assert answer.status == 504
    assert b"may or may not be done" in body
    assert b"http-equiv" not in body
    assert server.seen == [("POST", "/die")]


def test_when_nobody_comes_back_a_page_says_so_and_looks_again():
    house = House()
    visitor = house.visitor()

    visitor.asks("/")
    house.clock.pump([0.1] * int(PATIENCE * 10 - 1))
    assert visitor.reads() == b""
    house.clock.pump([0.1] * 3)

    page = visitor.reads()
    assert page.startswith(b"HTTP/1.1 503 ")
    assert b"\r\nRetry-After: 5\r\n" in page
    assert b'<meta http-equiv="refresh" content="5">' in page


def test_what_nobody_took_is_not_lost_by_looking_again():
    house = House()
    visitor = house.visitor()

    visitor.asks("/", method="POST")
    house.clock.pump([0.1] * int(PATIENCE * 10 + 2))

    page = visitor.reads()
    assert page.startswith(b"HTTP/1.1 503 ")
    assert b"was not taken" in page
    assert b"http-equiv" not in page


class Hung:
    """A Server that never begins to answer."""

    async def ask(self, method, target, headers, body):
        """Take too long."""
        raise Slow


@pytest.mark.parametrize(
    "method, words",
    [("GET", b"Please try again"), ("POST", b"may or may not be done")],
)
def test_a_server_that_never_answers_is_given_up(method, words):
    house = House()
    house.site.relay.upstream = Hung()
    visitor = house.visitor()

    visitor.asks("/", method=method)

    page = visitor.reads()
    assert page.startswith(b"HTTP/1.1 504 ")
    assert words in page


def test_whoever_leaves_while_waiting_is_not_waited_for():
    house = House()
    visitor = house.visitor()

    visitor.asks("/")
    visitor.leaves()

    assert house.clock.getDelayedCalls() == []


def test_nothing_of_all_this_is_a_traceback(door):
    assert "Traceback" not in "".join(door.errors)
