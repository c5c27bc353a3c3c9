"""Chains: what can be said, and how it crosses the wire."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.wire.frames import Output, decode_to_portal, encode
from server.errors import InvalidMessage
from server.messaging.chain import MessageChain
from server.messaging.components import At, Emote, Image, Plain, Quote, Source
from tests.server.messaging.chains import chains, spoken


@given(chains)
def test_a_payload_becomes_the_chain_it_was_made_of(chain: MessageChain) -> None:
    assert MessageChain.parse(chain.to_payload()) == chain


@given(chains)
def test_a_payload_crosses_the_wire_and_reaches_a_browser(chain: MessageChain) -> None:
    (output,) = decode_to_portal(
        encode([Output((1,), "message", (chain.to_payload(),))])
    )
    assert isinstance(output, Output)

    there = json.loads(json.dumps(output.args[0]))

    assert MessageChain.parse(there) == chain


@given(chains)
def test_whether_words_are_markup_crosses_too(chain: MessageChain) -> None:
    back = MessageChain.parse(chain.to_payload())

    assert [each.markup for each in back[Plain]] == [
        each.markup for each in chain[Plain]
    ]


@given(st.recursive(st.none() | st.integers() | st.text(), st.lists, max_leaves=5))
def test_what_can_be_said_is_a_chain_or_an_error_that_says_so(given_: Any) -> None:
    try:
        chain = MessageChain.coerce(given_)
    except InvalidMessage:
        return
    assert len(chain) >= 1


@given(st.lists(spoken, min_size=1), spoken)
def test_to_add_changes_neither_part(parts: list[Any], more: Any) -> None:
    chain, before = MessageChain(parts), MessageChain(parts)

    longer = chain + more

    assert chain == before
    assert list(longer) == [*parts, more]


def test_a_new_chain_is_never_the_one_that_was_given() -> None:
    given_ = MessageChain([Plain("hi")])

    chain = MessageChain.coerce(given_)
    chain.append(Plain("!"))

    assert len(given_) == 1


@pytest.mark.parametrize(
    "segment, component",
    [
        ({"type": "text", "data": {"text": "hi"}}, Plain("hi")),
        ({"type": "at", "data": {"qq": "2"}}, At(2)),
        ({"type": "at", "data": {"target": 2}}, At(2)),
        ({"type": "image", "data": {"file": "a.png"}}, Image("a.png")),
        ({"type": "face", "data": {"id": 14}}, Emote("14")),
        ({"type": "Emote", "name": "smile"}, Emote("smile")),
        ({"type": "At", "target": 2}, At(2)),
    ],
)
def test_a_dict_is_a_segment_in_either_spelling(
    segment: dict[str, Any], component: Any
) -> None:
    assert MessageChain.coerce(segment) == MessageChain([component])


@pytest.mark.parametrize(
    "segment",
    [
        {"data": {}},
        {"type": "text", "data": {}},
        {"type": "at", "data": {"qq": "all of them"}},
        {"type": "poll", "data": {"text": "x"}},
        {"type": "Plain"},
        {"type": ["Plain"], "text": "x"},
        {},
    ],
)
def test_a_dict_that_is_no_segment(segment: dict[str, Any]) -> None:
    with pytest.raises(InvalidMessage):
        MessageChain.coerce(segment)


def test_what_is_only_about_a_message_says_nothing() -> None:
    with pytest.raises(InvalidMessage):
        MessageChain.coerce(Quote(1))


def test_a_chain_is_read_like_a_list() -> None:
    chain = MessageChain([Plain("a"), At(2), Plain("b")])

    assert chain[0] == Plain("a")
    assert chain[1:] == MessageChain([At(2), Plain("b")])
    assert chain[Plain] == [Plain("a"), Plain("b")]
    assert At(2) in chain
    assert "x" + chain == MessageChain([Plain("x"), *chain])
    assert chain.to_string() == "a[At::target=2]b"
    assert chain.extract_plain_text() == "a b"
    assert chain.get_source() is None
    assert chain.get_first(Source) is None


def test_a_chain_changes_like_a_list() -> None:
    chain = MessageChain([Plain("a")])

    chain.append(Plain("b"))
    chain[0] = At(2)
    del chain[1]

    assert chain == MessageChain([At(2)])
    assert chain != [At(2)]
