"""What help says around the pages; replaced as `server.commands.text` says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from server.commands.text import either, quoted, replaceable
from server.world.speech import link


@replaceable
def help_overview(
    categories: Mapping[str, Sequence[str]], topics: Sequence[str]
) -> str:
    """Everything there is help for: the commands of each category, and the topics.

    One line for each, so that a screen reader reads it in order.
    """
    lines = ["|wHelp|n"]
    lines += [
        f"|w{name}:|n {', '.join(map(_page, keys))}."
        for name, keys in categories.items()
    ]
    if topics:
        lines.append(f"|wTopics:|n {', '.join(map(_page, topics))}.")
    lines.append("Type |whelp|n and one of these words to read more.")
    return "\n".join(lines)


@replaceable
def help_category(name: str, summaries: Sequence[tuple[str, str]]) -> str:
    """The commands of a category, each with the first line of its help."""
    lines = [f"|w{_page(key)}:|n {summary}" for key, summary in summaries]
    return "\n".join([f"|w{name}|n", *lines])


def _page(name: str) -> str:
    """The name of a page, which leads to it."""
    return link(name, f"help {name}")


@replaceable
def help_command(key: str, aliases: Sequence[str], body: str) -> str:
    """The help of one command; `body` is markup."""
    names = "  ".join(aliases).replace("|", "||")
    also = f"\n\nAlso: {names}" if aliases else ""
    return f"|w{key}|n\n{body}{also}"


@replaceable
def help_topic(title: str, body: str) -> str:
    """A page; `body` is markup and may begin with a heading of its own."""
    return body if body.startswith("|w") else f"|w{title.capitalize()}|n\n\n{body}"


@replaceable
def help_missing(key: str) -> str:
    """A command whose author wrote nothing."""
    return f"Nobody has written about {quoted(key)} yet."


@replaceable
def no_help(name: str, suggestion: str | None) -> str:
    """There is no such page."""
    hint = f" Did you mean {quoted(suggestion)}?" if suggestion else ""
    return f"There is no help about {quoted(name)}.{hint}"


@replaceable
def which_help(name: str, titles: Sequence[str], more: bool) -> str:
    """Several pages begin like this."""
    listed = either([*titles, "another"] if more else titles)
    return f"There is help about {listed}. Which one do you mean by {quoted(name)}?"
