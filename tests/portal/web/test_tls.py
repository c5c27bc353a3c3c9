"""The web port speaks TLS by itself: pages and websockets, over real sockets."""

import json
import socket
import ssl
import urllib.request
from pathlib import Path

import pytest

from tests.portal.web.door import WAIT, Door
from tests.portal.web.server import FakeServer
from tests.portal.websocket.player import TEXT, UPGRADE, frame


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("tls")


@pytest.fixture(scope="module")
def door(folder):
    with Door(var=str(folder), web_tls=True) as running:
        yield running


@pytest.fixture
def trusting(door, folder: Path):
    """Knows the certificate of the house."""
    return ssl.create_default_context(cafile=str(folder / "telnets.pem"))


def connected(door, context):
    plain = socket.create_connection(("127.0.0.1", door.port), WAIT)
    return context.wrap_socket(plain, server_hostname="localhost")


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_pages_come_over_tls_and_nothing_old_is_spoken(door, trusting):
    url = f"https://localhost:{door.port}/play/"

    with urllib.request.urlopen(url, context=trusting, timeout=WAIT) as answer:
        assert answer.status == 200
    with connected(door, trusting) as tls:
        assert tls.version() == "TLSv1.3"
    trusting.minimum_version = ssl.TLSVersion.TLSv1
    trusting.maximum_version = ssl.TLSVersion.TLSv1_1
    trusting.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.raises(ssl.SSLError):
        connected(door, trusting)


def test_a_browser_that_could_do_more_is_spoken_to_in_http_1(door, trusting):
    trusting.set_alpn_protocols(["h2", "http/1.1"])

    with connected(door, trusting) as tls:
        assert tls.selected_alpn_protocol() == "http/1.1"


def test_a_websocket_is_opened_over_tls_by_our_own_page(door, trusting):
    origin = f"Origin: https://localhost:{door.port}"
    lines = ["GET /ws HTTP/1.1", f"Host: localhost:{door.port}", origin, *UPGRADE]

    with connected(door, trusting) as tls:
        tls.sendall("\r\n".join([*lines, "", ""]).encode())
        assert tls.recv(4096).startswith(b"HTTP/1.1 101 ")
        door.wait_for("connect")
        tls.sendall(frame(TEXT, json.dumps(["text", ["look"]]).encode()))

        assert door.wait_for("text")[1] == "look"
        assert door.tell("secure", 1)[-1] == ["secure", True]


def test_whoever_speaks_no_tls_is_not_answered(door):
    with socket.create_connection(("127.0.0.1", door.port), WAIT) as plain:
        plain.sendall(b"GET /play/ HTTP/1.1\r\nHost: localhost\r\n\r\n")

        assert not plain.recv(4096).startswith(b"HTTP/")


def test_who_comes_too_often_gets_no_handshake(folder, trusting):
    with Door(var=str(folder), web_tls=True, connections_rate=0.1) as door:
        greeted = 0
        for _ in range(20):
            try:
                connected(door, trusting).close()
                greeted += 1
            except OSError:
                continue
        door.tell("refuse", None)

        assert 0 < greeted < 20
        assert door.errors == []


def test_the_server_is_told_that_it_was_tls(door, trusting, tmp_path):
    url = f"https://localhost:{door.port}/echo"

    with FakeServer(tmp_path / "web.sock") as server:
        door.tell("upstream", str(server.path))
        with urllib.request.urlopen(url, context=trusting, timeout=WAIT) as answer:
            headers = json.loads(answer.read())["headers"]

    assert headers["x-forwarded-proto"] == "https"
    assert headers["x-forwarded-for"] == "127.0.0.1"
    assert headers["host"] == f"localhost:{door.port}"
