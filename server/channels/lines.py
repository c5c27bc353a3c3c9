"""Lines of the history as people read them."""

from __future__ import annotations

from server.channels.history import Line
from server.messaging import rendering
from server.messaging.components import Quote


def history_line(line: Line) -> str:
    """What stands behind the speaker's name, as markup: `(to Bo's "yo"): hello`."""
    words = rendering.words(line.chain)
    answer = rendering.answer(line.chain.get_first(Quote), line.quoted)
    return f" {answer}: {words}" if answer else f": {words}"


def bare_line(line: Line) -> str:
    """The same without any markup."""
    answer = rendering.answer(line.chain.get_first(Quote), line.quoted)
    answer = answer.replace("||", "|")
    words = rendering.bare(line.chain)
    return f" {answer}: {words}" if answer else f": {words}"
