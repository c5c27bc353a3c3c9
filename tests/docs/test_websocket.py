"""The page for client authors: what it shows is what is spoken."""

import json
import re
from pathlib import Path

import pytest

from portal import gmcp
from portal.config import MESSAGE_LIMIT
from portal.web import channel
from portal.websocket import gatehouse_v1, page, protocol, session, subprotocols
from portal.websocket.codecs import envelope
from settings import base

PAGE = (Path(__file__).resolve().parents[2] / "docs/websocket.md").read_text()


def block(language):
    """The lines of the block in that language."""
    [found] = re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.M | re.S)
    return found.splitlines()


def test_every_subprotocol_is_described():
    named = set(re.findall(r"^\| `([\w.]+)` \|", PAGE, re.M))

    assert named == set(subprotocols.SESSIONS)


@pytest.mark.parametrize("line", block("v1"))
def test_our_own_messages_are_messages(line):
    assert gatehouse_v1.decode(line.encode()).name in ("text", "gmcp")


@pytest.mark.parametrize("line", block("gmcp"))
def test_messages_of_gmcp_are_messages(line):
    assert gmcp.decode(line.encode()).package == line.split()[0]


@pytest.mark.parametrize("line", block("envelope"))
def test_objects_of_json_are_messages(line):
    assert envelope.decode(line.encode(), binary=False)


def test_every_code_of_ours_is_described():
    described = {int(code) for code in re.findall(r"^\| (\d{4}) \|", PAGE, re.M)}
    ours = {session.NORMAL, session.POLICY, protocol.REFUSED, protocol.LATER}

    assert described == ours | {page.ELSEWHERE, 1002, 1007, 1009}


def test_the_limits_are_as_it_says():
    assert base.WEB_MESSAGE_LIMIT == MESSAGE_LIMIT == 64 * 1024
    assert base.LINE_LIMIT == 4096
    assert (gmcp.SIZE, gmcp.DEPTH, gatehouse_v1.DEPTH) == (16 * 1024, 16, 9)
    assert (channel.HEADERS, channel.HANDSHAKE) == (10, 10)
    assert channel.Channel.totalHeadersSize == 16 * 1024
    assert (protocol.PING_EVERY, protocol.PING_TIMEOUT) == (30, 20)
    assert protocol.CLOSE_TIMEOUT == 10
    assert session.BAD_MESSAGES == 10


def test_the_cases_of_the_test_suite_can_be_given_to_it():
    assert json.loads("\n".join(block("json")))["cases"]
