"""The messages of `v1.gatehouse`."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.render.profile import Profile
from portal.websocket.gatehouse_v1 import BadMessage, Message, compose, decode
from portal.wire.frames import Input, Output, encode


def test_a_message_has_a_name_arguments_and_keywords():
    assert decode(b'["text", ["look"], {"a": 1}]') == Message(
        "text", ("look",), {"a": 1}
    )
    assert decode(b'["idle"]') == Message("idle")


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"look",
        b"null",
        b"[]",
        b"{}",
        b'["text", "look", {}]',
        b'["text", ["look"], []]',
        b'["text", ["look"], {}, 1]',
        b"[7, [], {}]",
        b'["", [], {}]',
        b'["a b", [], {}]',
        b'["text\\n", [], {}]',
        b'["' + b"x" * 65 + b'", [], {}]',
        b'["text", ["\xff"], {}]',
        b'["text", ["\\ud800"], {}]',
        b'["text", [1e999], {}]',
        b'["text", [' + b"9" * 20 + b"], {}]",
        b'["text", [' + b"9" * 6000 + b"], {}]",
        b'["text", ' + b"[" * 20 + b"]" * 20 + b", {}]",
        b'["text", ' + b"[" * 30000 + b"]" * 30000 + b", {}]",
    ],
)
def test_anything_else_is_none(payload):
    with pytest.raises(BadMessage):
        decode(payload)


@given(st.binary(max_size=200))
def test_nonsense_is_never_more_than_a_bad_message(payload):
    with contextlib.suppress(BadMessage):
        decode(payload)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(st.lists(json_values), st.dictionaries(st.text(), json_values))
def test_what_is_accepted_can_cross_to_the_server(args, kwargs):
    try:
        message = decode(
            json.dumps(["x", args, kwargs]).encode("utf-8", "surrogatepass")
        )
    except BadMessage:
        return

    assert encode([Input(1, 1, message.name, message.args, message.kwargs)])


def test_markup_becomes_html_and_nothing_a_player_wrote_is_html():
    said = Output((1,), "text", (), {"kind": "say"})

    payload = compose("|rFire|n & <b>smoke</b>", Profile(), said)

    name, (html,), kwargs = json.loads(payload)
    assert (name, kwargs) == ("text", {"kind": "say"})
    assert html == '<span class="f-9">Fire</span> &amp; &lt;b&gt;smoke&lt;/b&gt;'


def test_options_of_the_rendering_end_here():
    options = {"raw": True, "nocolor": False, "screenreader": False}
    said = Output((1,), "prompt", (), options)

    assert json.loads(compose("|r>", Profile(), said)) == ["prompt", ["|r&gt;"], {}]


def test_whoever_wants_no_colours_gets_none():
    said = Output((1,), "text")

    assert json.loads(compose("|rred", Profile(colors=0), said))[1] == ["red"]
