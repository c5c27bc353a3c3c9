"""Links as each kind of client is shown them: MXP, OSC 8, MSLP, or their words alone.

MXP (zuggsoft.com/zmud/mxp.htm): each tag is made secure by itself; all else is in
locked mode, where nothing in a text is a tag. OSC 8: a command is a URI of the scheme
`send`. MSLP (tintin.mudhalla.net/protocols/mslp): words underlined by just `ESC[4m` are
a link, and the sequence before it says what it sends.

A link is opened and closed around each stretch of one style, so none is ever open at a
line's end, at a reset of the colours or behind a prompt.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from html import escape
from itertools import groupby
from urllib.parse import quote

from portal.render.markup import Span, Style

SECURE = "\x1b[4z"
"""Makes the one tag behind it secure."""
OPEN, CLOSE = "\x1b]8;;", "\x1b\\"
LONGEST_URI = 2000
"""Characters that clients bear in an OSC 8 link."""
UNDERLINE, UNDERLINE_ALONE = "\x1b[0;4m", "\x1b[4m"
"""Written the second way it would be a link of MSLP."""
WORDS_ONLY = "", ""

_URI = "!#$%&'()*+,-./:;=?@[]_~"
"""What stands for itself in an address (RFC 3986); a command is data, all of it."""


@lru_cache(maxsize=4096)
def around(link: str, page: str, kind: str, encoding: str) -> tuple[str, str]:
    """What is written before and behind a link's words; nothing if they stay words.

    `link` is what it says or `page` where it leads, `kind` and `encoding` a Profile's.
    """
    if page:
        return PAGES[kind](quote(page, safe=_URI)) if kind in PAGES else WORDS_ONLY
    return COMMANDS[kind](link) if _can_say(link, encoding) else WORDS_ONLY


def drawn(style: Style, before: str) -> Style:
    """How the words behind `before` are coloured; MSLP's links underline them."""
    underline = style.underline and not before.endswith(UNDERLINE_ALONE)
    return style._replace(link="", page="", underline=underline)


def addressed(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """The same for those who cannot click: a page's address behind its words.

    Not if they hold it already.
    """
    shown: list[Span] = []
    for page, run in groupby(spans, key=lambda span: span.style.page):
        first = len(shown)
        shown += run
        if page and page not in "".join(span.text for span in shown[first:]):
            shown.append(Span(f" ({page})", shown[-1].style._replace(page="")))
    return tuple(shown)


def _send(command: str) -> tuple[str, str]:
    return _osc8("send:" + quote(command, safe=""))


def _osc8(uri: str) -> tuple[str, str]:
    if len(uri) > LONGEST_URI:
        return WORDS_ONLY
    return f"{OPEN}{uri}{CLOSE}", f"{OPEN}{CLOSE}"


def _mxp(command: str) -> tuple[str, str]:
    # A bar parts the entries of a menu, and cannot be written otherwise.
    return WORDS_ONLY if "|" in command else _tag("SEND", command)


def _tag(name: str, address: str) -> tuple[str, str]:
    # An apostrophe would become a number, which not every client reads.
    quoted = escape(address, quote=False).replace('"', "&quot;")
    return f'{SECURE}<{name} HREF="{quoted}">', f"{SECURE}</{name}>"


def _a(address: str) -> tuple[str, str]:
    return _tag("A", address)


def _mslp(command: str) -> tuple[str, str]:
    return f"\x1b]68;1;SEND;{command}\a{UNDERLINE_ALONE}", "\x1b[24m"


Kinds = dict[str, Callable[[str], tuple[str, str]]]
COMMANDS: Kinds = {"mxp": _mxp, "osc8": _send, "mslp": _mslp}
"""How each kind of link says a command."""
PAGES: Kinds = {"mxp": _a, "osc8": _osc8}
"""How the kinds that can lead to a page do so; its address is percent-encoded."""


def _can_say(command: str, encoding: str) -> bool:
    """Whether the client is sent just this, and so can say it."""
    try:
        command.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
