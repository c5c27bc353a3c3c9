"""Lines of the history, and what a channel is for, as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.channels.history import Line
from server.messaging import rendering
from server.messaging.chain import MessageChain
from server.messaging.components import Plain, Quote

if TYPE_CHECKING:
    from server.accounts.models import Account


def history_line(line: Line, reader: Account) -> str:
    """What stands behind the speaker's name, as markup: `(to Bo's "yo"): hello`."""
    words, answer = rendering.words(line.chain), _answer(line, reader)
    return f" {answer}: {words}" if answer else f": {words}"


def bare_line(line: Line, reader: Account) -> str:
    """The same without any markup."""
    words, answer = rendering.bare(line.chain), _answer(line, reader)
    return f" {bare(answer)}: {words}" if answer else f": {words}"


def bare(markup: str) -> str:
    """The words of a markup, on one line."""
    return rendering.bare(MessageChain([Plain(markup)]))


def _answer(line: Line, reader: Account) -> str:
    """What the line answers, unless its reader does not want to hear who said that."""
    quote = line.chain.get_first(Quote)
    if quote is not None and quote.sender_id and reader.ignores(quote.sender_id):
        return ""
    return rendering.answer(quote, line.quoted)
