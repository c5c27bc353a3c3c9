"""Rendering: a chain as markup, for those who read it.

Only a Plain that says so is obeyed as markup. All else is shown as it is, on one line,
so that nothing somebody wrote can look like something another said.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from server.messaging import text
from server.messaging.chain import MessageChain
from server.messaging.components import (
    At,
    AtAll,
    Component,
    Emote,
    Image,
    Plain,
    Quote,
)
from server.messaging.targets import name_of
from server.world.speech import escape

CODE = re.compile(
    r"\|(?:[|_/>-]|[nu*hH]|\[?(?:[xrgybmcwXRGYBMCW]|[0-5]{3}|=[a-z]|#[0-9a-fA-F]{6})"
    r"|le|lc(?:[^|\x00-\x1f\x7f-\x9f]|\|\|){1,200}\|lt|luhttps?://[^\s|]{1,193}\|lt)"
)
"""A code of the markup."""
MEANS = {"||": "|", "|_": " ", "|/": " ", "|-": " ", "|>": " "}
"""What is left of a code where there are no colours and no lines."""


def words(chain: MessageChain) -> str:
    """What it says, as markup."""
    return "".join(_shown(each) for each in chain)


def bare(chain: MessageChain) -> str:
    """What it says, as plain text on one line, and without any markup."""
    return " ".join(unmarked(words(chain)).splitlines())


def unmarked(markup: str) -> str:
    """The markup without its codes."""
    if "|" not in markup:
        return markup
    return CODE.sub(lambda code: MEANS.get(code[0], ""), markup)


def answer(quote: Quote | None, name: str) -> str:
    """The message that is answered, which `name` said, as part of a sentence."""
    if quote is None or quote.origin is None:
        return ""
    return text.in_answer(name, bare(quote.origin))


def _shown(component: Component) -> str:
    show = SHOWN.get(type(component))
    return "" if show is None else show(component)


def _plain(plain: Plain) -> str:
    if not plain.markup:
        return literal(plain.text)
    markup = str(plain.text)
    if "|" not in markup:
        return markup
    # A code that is not finished must not go on in what comes next, nor a colour.
    bars = len(markup) - len(markup.rstrip("|"))
    ends = "|le|n" if "|l" in markup else "|n"
    return f"{markup}{'|' * (bars % 2)}{ends}"


def _at(at: At) -> str:
    name = at.display or name_of(at.target)
    return text.mention(literal(name)) if name else text.mention_of_nobody()


def literal(said: Any) -> str:
    """The words as markup that shows them as they are, on one line."""
    lines = str(said).splitlines()
    return escape(said if len(lines) == 1 and lines[0] == said else " ".join(lines))


SHOWN: dict[type[Component], Callable[[Any], str]] = {
    Plain: _plain,
    At: _at,
    AtAll: lambda at: text.mention_of_all(),
    Image: lambda image: literal(image.alt or image.url),
    Emote: lambda emote: text.emote(literal(emote.name)),
}
"""How each component is shown; what is about the message says nothing here."""
