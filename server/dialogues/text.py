"""What dialogues say by themselves. A game may say it better.

As in `server.commands.text`: a function of the same name in the game's text is used
instead.
"""

from __future__ import annotations

from collections.abc import Sequence

from server.commands.text import quoted, replaceable
from server.world.speech import escape

CANCEL = "cancel"
"""What one types to leave a choice."""


@replaceable
def nobody_to_ask() -> str:
    """A command asks, and nobody typed it."""
    return "There is nobody here who could be asked about that."


@replaceable
def asked_before() -> str:
    """An answer came, and whoever asked is gone: the Server was replaced meanwhile."""
    return "You were asked that too long ago, so nothing was done. Please begin again."


@replaceable
def yes_or_no(question: str) -> str:
    """A question, and what to type."""
    return f"{question} (|wyes|n or |wno|n)"


@replaceable
def choose(question: str, choices: Sequence[str]) -> str:
    """A question, what there is to choose from, and what to type."""
    lines = [f"{number}. {choice}" for number, choice in enumerate(choices, 1)]
    last = f"Type a number or a name, or |w{CANCEL}|n."
    return "\n".join([question, *lines, last])


@replaceable
def no_choice(line: str, again: bool) -> str:
    """What was typed is none of the choices; `again` says whether one may try again."""
    return f"{quoted(line)} is none of them.{'' if again else ' We leave it at that.'}"


@replaceable
def left_it() -> str:
    """The player does not want to choose."""
    return "You leave it at that."


@replaceable
def more(shown: int, lines: int) -> str:
    """So many of the lines of a text were shown."""
    return f"{100 * shown // lines} % shown. Enter goes on, |wb|n back, |wq|n stops."


@replaceable
def stopped_reading() -> str:
    """The player does not want to read the rest of a text."""
    return "You stop reading."


# The editor. What players wrote is shown as they wrote it, its codes too.


@replaceable
def editor_begins(title: str) -> str:
    """Somebody begins to write; `title` is what the text is about."""
    return (
        f"You write about {title}. Every line you type is added. Type |w.save|n to "
        "keep it, |w.quit|n to leave it, |w.help|n for what else there is."
    )


@replaceable
def editor_prompt(number: int) -> str:
    """The next line has this number."""
    return f"{number}:"


@replaceable
def editor_help() -> str:
    """What can be typed in the editor."""
    return "\n".join(
        [
            "Every line you type is added to the text, but for these:",
            "|w.list|n shows the text.",
            "|w.delete 3|n takes out the third line.",
            "|w.insert 3 words|n puts a line before the third.",
            "|w.replace 3 words|n writes the third line anew.",
            "|w.replace /red/green/|n writes green for every red, "
            "|w.replace 3 /red/green/|n in the third line only.",
            "|w.undo|n takes back what you did last.",
            "|w.save|n keeps the text, |w.quit|n leaves it as it was before.",
            "The first letter is enough. A line that is to begin with a dot and a "
            "word begins with two dots.",
        ]
    )


@replaceable
def draft_listed(lines: Sequence[str]) -> str:
    """The text, every line with its number."""
    if not lines:
        return "There is nothing yet."
    return "\n".join(line_listed(number, line) for number, line in enumerate(lines, 1))


@replaceable
def line_listed(number: int, line: str) -> str:
    """One line of the text."""
    return f"{number}: {escape(line)}"


@replaceable
def line_deleted(number: int) -> str:
    """A line was taken out."""
    return f"Line {number} is gone; the lines behind it have moved up."


@replaceable
def words_replaced(count: int) -> str:
    """Words were replaced, so many times."""
    return "Replaced once." if count == 1 else f"Replaced {count} times."


@replaceable
def quit_again() -> str:
    """The player wants to leave, and has changed something."""
    return (
        "What you changed is not saved. Type |w.save|n to keep it, or |w.quit|n once "
        "more to leave it."
    )


@replaceable
def editor_left() -> str:
    """The player has left the editor without saving."""
    return "You leave it as it was."


@replaceable
def no_editor_command(verb: str) -> str:
    """There is no such command in the editor."""
    return (
        f"There is no {quoted('.' + verb)} here. Type |w.help|n, or begin the line "
        "with two dots if it is to begin like that."
    )


@replaceable
def which_line() -> str:
    """A command of the editor wants the number of a line."""
    return "Which line? Type its number behind it; |w.list|n shows them."


@replaceable
def how_to_replace() -> str:
    """What stood behind .replace was neither a line nor words."""
    return "Type |w.replace 3 words|n or |w.replace /old words/new words/|n."


@replaceable
def no_such_line(count: int) -> str:
    """The text has only so many lines."""
    few = {0: "are no lines yet", 1: "is only one line"}
    return f"There {few.get(count, f'are only {count} lines')}."


@replaceable
def not_in_draft(words: str) -> str:
    """Words that are to be replaced are not there."""
    return f"{quoted(words)} is not in it."


@replaceable
def nothing_to_undo() -> str:
    """Nothing was changed."""
    return "There is nothing to take back."


@replaceable
def draft_too_long(most: int) -> str:
    """The text would have too many letters."""
    return f"That does not fit any more: {most} letters are the most. Nothing is added."


@replaceable
def draft_too_many_lines(most: int) -> str:
    """The text would have too many lines."""
    return f"That does not fit any more: {most} lines are the most. Nothing is added."


@replaceable
def renewed() -> str:
    """The Server was replaced amid a dialogue, which has ended with it."""
    return "The game was renewed; begin again with what you were asked."


@replaceable
def no_answer() -> str:
    """A dialogue waited for an answer that did not come in time."""
    return "No answer came, so nothing more is asked."


@replaceable
def no_more_attempts() -> str:
    """A dialogue got so many answers, and none of them would do."""
    return "We leave it at that."


@replaceable
def not_an_answer() -> str:
    """An answer was none that can be meant."""
    return "That is no answer to the question."


@replaceable
def too_much_at_once() -> str:
    """More was said than a dialogue has room for."""
    return "That was too much at once; your last words were not heard."
