"""Encodings: a fixed list, the nearest letter, never an exception."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.telnet.charsets import CODECS, codec_of, decode, encode

ENCODINGS = sorted(set(CODECS.values()))


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(data=st.binary(max_size=50))
def test_any_bytes_are_text_in_any_encoding(encoding: str, data: bytes) -> None:
    assert isinstance(decode(data, encoding), str)


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(text=st.text(max_size=50))
def test_any_text_is_bytes_in_any_encoding(encoding: str, text: str) -> None:
    assert isinstance(encode(text, encoding), bytes)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_lone_surrogate_is_a_question_mark(encoding: str) -> None:
    assert encode("a\ud800b", encoding) == b"a?b"


def test_names_are_found_however_they_are_written() -> None:
    assert codec_of("utf-8") == codec_of(" UTF8 ") == "utf-8"
    assert codec_of("iso-8859-1") == codec_of("Latin1") == "latin-1"


@pytest.mark.parametrize("name", ["", "X-KLINGON", "zlib", "rot13", "idna", "utf-7"])
def test_no_other_name_reaches_the_codecs(name: str) -> None:
    assert codec_of(name) is None


def test_a_line_that_is_not_utf_8_is_read_as_old_clients_mean_it() -> None:
    assert decode(b"caf\xe9", "utf-8") == "café"
    assert decode(b"it\x92s", "utf-8") == "it’s"
    assert decode("café".encode(), "utf-8") == "café"


def test_an_overlong_form_is_not_taken_for_a_letter() -> None:
    assert "/" not in decode(b"\xc0\xaf", "utf-8")


@pytest.mark.parametrize(
    "text, encoding, shown",
    [
        ("“It’s …” — she", "latin-1", b'"It\'s ..." -- she'),
        ("café – naïve", "ascii", b"cafe - naive"),
        ("café", "latin-1", b"caf\xe9"),
        ("café", "cp437", b"caf\x82"),
        ("Straße", "ascii", b"Strasse"),
        ("e\u0301", "ascii", b"e"),
        ("日", "latin-1", b"?"),
    ],
)
def test_a_letter_the_client_lacks_becomes_its_nearest(
    text: str, encoding: str, shown: bytes
) -> None:
    assert encode(text, encoding) == shown
