"""Each client is shown links in its own way, and the same words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.render import plain
from portal.render.ansi import render
from portal.render.gate import clean
from portal.render.html import render as html
from portal.render.links import LONGEST_URI, PAGES
from portal.render.markup import LONGEST_LINK, TRUE, escape, parse
from portal.render.profile import Profile

ADDRESS = "https://example.org/x"
MAP = f"|lu{ADDRESS}|ltthe map|le"
LAMP = "|lclook|ltthe lamp|le"
PIECES = (
    *("|lc", "|lt", "|le", "|lu", "|r", "|n", "|u", "|*", "|/", "||", " ", MAP, LAMP),
    *(ADDRESS, "look", "say é&\"<x>'", "words", "日本", "\x1b[4z<SEND>", "\u0301"),
)
ANYTHING = st.text(st.characters(exclude_categories=[])) | st.lists(
    st.sampled_from(PIECES), max_size=20
).map("".join)
PROFILES = st.builds(
    Profile,
    colors=st.sampled_from([0, 16, 256, TRUE]),
    encoding=st.sampled_from(["utf-8", "latin-1", "ascii", "cp437"]),
    width=st.sampled_from([0, 20, 78]),
    screenreader=st.booleans(),
    links=st.sampled_from(["mxp", "osc8", "mslp", ""]),
)
KINDS = {
    "mxp": (
        r'\x1b\[4z<(?:SEND|A) HREF="[^"<>\x00-\x1f]+">',
        r"\x1b\[4z</(?:SEND|A)>",
    ),
    "osc8": (r"\x1b\]8;;(?:send|https?):[!-~]+\x1b\\", r"\x1b\]8;;\x1b\\"),
    "mslp": (
        r"\x1b\]68;1;SEND;[^\x00-\x1f\x7f-\x9f]+\x07\x1b\[4m",
        r"\x1b\[24m",
    ),
    "": ("(?!)", "(?!)"),
}
SGR = r"\x1b\[[0-9]+(?:;[0-9]+)*m"


def shown(markup: str, links: str, **others: object) -> str:
    """The markup for a client that has such links."""
    return render(markup, Profile(links=links)._replace(**others))


@pytest.mark.parametrize(
    "links, lamp, page",
    [
        (
            "mxp",
            '\x1b[4z<SEND HREF="look">the lamp\x1b[4z</SEND>',
            f'\x1b[4z<A HREF="{ADDRESS}">the map\x1b[4z</A>',
        ),
        (
            "osc8",
            "\x1b]8;;send:look\x1b\\the lamp\x1b]8;;\x1b\\",
            f"\x1b]8;;{ADDRESS}\x1b\\the map\x1b]8;;\x1b\\",
        ),
        (
            "mslp",
            "\x1b]68;1;SEND;look\x07\x1b[4mthe lamp\x1b[24m",
            f"the map ({ADDRESS})",
        ),
        ("", "the lamp", f"the map ({ADDRESS})"),
    ],
)
def test_each_kind_of_client_is_shown_its_own_kind_of_link(links, lamp, page):
    assert shown(LAMP, links) == lamp
    assert shown(MAP, links) == page


def test_what_could_end_a_tag_or_a_sequence_is_written_otherwise():
    said = '|lcsay <"R&D"> it\'s 5%; done|ltx|le'

    assert shown(said, "mxp").startswith(
        '\x1b[4z<SEND HREF="say &lt;&quot;R&amp;D&quot;&gt; it\'s 5%; done">x'
    )
    assert shown(said, "osc8").startswith(
        "\x1b]8;;send:say%20%3C%22R%26D%22%3E%20it%27s%205%25%3B%20done\x1b\\x"
    )
    assert shown("|lcsay größe|ltx|le", "osc8").startswith(
        "\x1b]8;;send:say%20gr%C3%B6%C3%9Fe\x1b\\x"
    )
    query = "|luhttps://example.org/?a=1&b=%20ö;c|ltx|le"
    assert '"https://example.org/?a=1&amp;b=%20%C3%B6;c"' in shown(query, "mxp")
    assert ";https://example.org/?a=1&b=%20%C3%B6;c\x1b" in shown(query, "osc8")


def test_a_command_that_would_become_another_one_is_words_only():
    assert shown("|lcsay a||b|ltx|le", "mxp") == "x"
    assert shown("|lcsay a||b|ltx|le", "osc8") == (
        "\x1b]8;;send:say%20a%7Cb\x1b\\x\x1b]8;;\x1b\\"
    )
    for links in ("mxp", "osc8", "mslp"):
        assert shown("|lclook Ωμέγα|ltx|le", links, encoding="latin-1") == "x"
        assert shown("|lclook Ωμέγα|ltx|le", links) != "x"
        assert shown("|lclook é|ltx|le", links, encoding="latin-1") != "x"
    endless = "\U00020000" * LONGEST_LINK
    assert len(endless.encode()) * 3 > LONGEST_URI
    assert shown(f"|lc{endless}|ltx|le", "osc8") == "x"


def test_a_link_that_is_folded_is_closed_and_opened_again():
    before, behind = "\x1b]8;;send:open%20the%20door\x1b\\", "\x1b]8;;\x1b\\"
    markup = "the |lcopen the door|ltgreat oak door of wood|le."

    assert shown(markup, "osc8", width=20) == (
        f"the {before}great oak door{behind}\n{before}of wood{behind}."
    )
    assert shown("|lcopen the door|lta|/b|le", "osc8") == (
        f"{before}a{behind}\n{before}b{behind}"
    )


def test_no_link_is_open_where_colours_change_or_end():
    markup = "|g|lcup|lta |rb|le|n c"

    assert shown(markup, "osc8") == (
        "\x1b[1;32m\x1b]8;;send:up\x1b\\a \x1b]8;;\x1b\\"
        "\x1b[0m\x1b[1;31m\x1b]8;;send:up\x1b\\b\x1b]8;;\x1b\\\x1b[0m c"
    )
    assert shown(markup, "mxp", colors=0) == (
        '\x1b[4z<SEND HREF="up">a \x1b[4z</SEND>\x1b[4z<SEND HREF="up">b'
        "\x1b[4z</SEND> c"
    )


def test_underlined_words_are_no_link_of_mslp_and_stay_underlined_behind_one():
    assert shown("|uquit|n", "mslp") == "\x1b[0;4mquit\x1b[0m"
    assert shown(f"|ua {LAMP} b", "mslp") == (
        "\x1b[0;4ma \x1b[0m\x1b]68;1;SEND;look\x07\x1b[4mthe lamp\x1b[24m"
        "\x1b[0;4m b\x1b[0m"
    )
    assert shown(f"|u{MAP}", "mslp") == f"\x1b[0;4mthe map ({ADDRESS})\x1b[0m"


def test_readers_and_texts_without_colour_or_markup_hold_no_links():
    for links in KINDS:
        assert shown(f"{LAMP} {MAP}", links, screenreader=True) == (
            f"the lamp the map ({ADDRESS})"
        )
        profile = Profile(links=links)
        assert render(LAMP + MAP, profile, nocolor=True) == (
            f"the lampthe map ({ADDRESS})"
        )
        assert render(LAMP, profile, raw=True) == LAMP
        assert render(f"{MAP} <x>", profile, raw=True) == f"{MAP} <x>"


def test_no_letter_of_an_address_is_taken_for_a_ruler():
    address = "https://example.org/a----b====~~~~"

    for colors in (0, 16):
        assert shown(
            f"|lu{address}|ltthe map|le", "", screenreader=True, colors=colors
        ) == (f"the map ({address})")
    assert f"({address})" in html(f"|lu{address}|ltthe map|le", screenreader=True)


def test_an_address_among_the_words_is_not_said_again():
    for words in (ADDRESS, f"see |r{ADDRESS}|n"):
        markup = f"|lu{ADDRESS}|lt{words}|le"
        assert shown(markup, "") == shown(words, "")
    assert plain.render(f"{MAP}.") == f"the map ({ADDRESS})."


@pytest.mark.parametrize(
    "address",
    [
        "ftp://example.org/x",
        "javascript:alert(1)",
        "https:example.org",
        "https://",
        "https:///x",
        "https://example.org/a b",
        "https://example.org/\u00a0b",
        "https://example.org/\n",
        'https://example.org/"x',
        "https://example.org/<x>",
        "https://example.org/a||b",
        "HTTPS://example.org/",
        "https://example.org/" + "x" * (LONGEST_LINK - 19),
    ],
)
def test_what_is_no_address_of_a_page_stays_text(address):
    markup = f"|lu{address}|ltthe map|le"

    assert all(not span.style.page for span in parse(markup))
    assert plain.render(markup) == f"|lu{address}|ltthe map".replace("||", "|")


def test_the_longest_address_is_one():
    address = "https://example.org/" + "x" * (LONGEST_LINK - 20)

    assert [span.style.page for span in parse(f"|lu{address}|ltx|le")] == [address]


@given(ANYTHING, PROFILES, st.booleans())
def test_every_client_sees_the_same_words_and_links_that_are_closed(
    markup, profile, raw
):
    before, behind = KINDS["" if profile.screenreader else profile.links]

    written = render(markup, profile, raw=raw)

    for line in written.split("\n"):
        tags = re.findall(f"({before})|({behind})|({SGR})", line)
        # Nothing is between the tags of a link, and each that is opened is closed.
        assert re.fullmatch("(?:ob|s)*", "".join("obs"[_which(tag)] for tag in tags))
    bare = re.sub(f"{before}|{behind}|{SGR}", "", written)
    assert clean(bare) == bare
    if profile.links not in PAGES or "|lu" not in markup:
        assert bare == render(markup, profile._replace(colors=0, links=""), raw=raw)


def _which(tag: tuple[str, ...]) -> int:
    return next(number for number, found in enumerate(tag) if found)


@given(ANYTHING)
def test_the_words_are_the_same_on_the_page(markup):
    words = "".join(span.text for span in parse(markup))

    written = html(markup)

    bare = re.sub(r"<[^>]+>", "", written)
    for sign, name in zip("<>\"'&", ("lt", "gt", "quot", "#x27", "amp"), strict=True):
        bare = bare.replace(f"&{name};", sign)
    assert bare == words


@given(ANYTHING, PROFILES)
def test_nobody_can_type_a_link(text, profile):
    written = render(escape(text), profile) + html(escape(text))

    assert "\x1b]" not in written
    assert "\x1b[4z" not in written
    assert "<a " not in written
    assert not re.search(r"\x1b\[\d*z|\x1b\[4m", render(escape(text), profile))
