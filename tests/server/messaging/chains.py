"""Components and chains of all sorts, for hypothesis."""

from __future__ import annotations

from datetime import UTC

from hypothesis import strategies as st

from server.messaging.chain import MessageChain
from server.messaging.components import (
    At,
    AtAll,
    Emote,
    Image,
    Plain,
    Quote,
    Source,
    Unknown,
)

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
numbers = st.integers(0, 2**53)

spoken = st.one_of(
    st.builds(Plain, words, st.booleans()),
    st.builds(At, numbers, st.none() | words),
    st.just(AtAll()),
    st.builds(Image, words, words),
    st.builds(Emote, words),
    st.builds(Unknown, words),
)
"""What says something."""
origins = st.none() | st.lists(spoken, max_size=3).map(MessageChain)
components = st.one_of(
    spoken,
    st.builds(Source, numbers, st.datetimes(timezones=st.just(UTC))),
    st.builds(Quote, numbers, st.none() | numbers, origins),
)
chains = st.lists(components, max_size=6).map(MessageChain)
