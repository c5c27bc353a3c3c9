"""The command `help`: of commands, categories and topics."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from inspect import cleandoc

from server.commands.command import Command
from server.commands.suggest import closest
from server.dialogues import pager
from server.errors import PlayerError
from server.help import text
from server.help.markdown import markup
from server.help.topics import TOPICS, Topic, Topics

Page = Callable[[], str]
SHOWN = 5
LONGEST = 60


class Help(Command):
    """Read about commands and about the game.

        help            everything there is help for
        help <word>     a command, a category of commands or a topic

    The beginning of the word is enough.
    """

    key = "help"
    aliases = ("?",)
    topics: Topics = TOPICS

    def run(self) -> None:
        """Show the overview, or the page that was asked for."""
        wanted = " ".join(self.args.casefold().split())
        if wanted:
            self.show(self.page(wanted))
        else:
            keys = {
                name: [command.key for command in commands]
                for name, commands in self.categories().items()
            }
            for name, topics in self.filed().items():
                keys[name] = [*keys.get(name, []), *(each.title for each in topics)]
            free = {each.title for each in self.pages().values() if not each.category}
            self.show(text.help_overview(dict(sorted(keys.items())), sorted(free)))

    def show(self, page: str) -> None:
        """Say it, by screenfuls to whoever wants that."""
        if self.session is None:
            self.msg(page)
        else:
            pager.page(self.session, page)

    def page(self, wanted: str) -> str:
        """The page of this name. Raises PlayerError if there is none, or several."""
        command = self.cmdset.get(wanted, self.caller)
        if command is not None and not self.is_title(wanted, command):
            return of_command(command)
        pages = self.contents()
        if wanted in pages:
            return pages[wanted][1]()
        fitting = {
            title: page
            for name, (title, page) in pages.items()
            if name.startswith(wanted)
        }
        if len(fitting) == 1:
            return fitting.popitem()[1]()
        if fitting:
            titles = sorted(fitting)
            more = len(titles) > SHOWN
            raise PlayerError(text.which_help(wanted, titles[:SHOWN], more))
        raise PlayerError(text.no_help(wanted, closest(wanted, pages)))

    def contents(self) -> dict[str, tuple[str, Page]]:
        """What there is for this caller: each name with its title and page.

        Commands go before topics, and topics before categories of the same name; but
        the title of a topic goes before what is only another name of a command.
        """
        found: dict[str, tuple[str, Page]] = {}
        commands, topics = self.categories(), self.filed()
        for name in (*topics, *commands):
            listed = commands.get(name, []), topics.get(name, [])
            found[name.casefold()] = name, partial(of_category, name, *listed)
        for name, topic in self.pages().items():
            found[name] = topic.title, partial(of_topic, topic)
        for name, command in self.cmdset.view(self.caller).names.items():
            if not self.is_title(name, command):
                found[name] = command.key, partial(of_command, command)
        return found

    def is_title(self, name: str, command: type[Command]) -> bool:
        """Whether a topic has this title, and the command is not called so itself."""
        topic = self.pages().get(name)
        return topic is not None and name == topic.title and name != command.key

    def categories(self) -> dict[str, list[type[Command]]]:
        """The listed commands by category."""
        found: Mapping[str, list[type[Command]]] = defaultdict(list)
        for command in self.cmdset.view(self.caller).commands:
            if command.listed:
                found[command.help_category].append(command)
        return dict(sorted(found.items()))

    def filed(self) -> dict[str, list[Topic]]:
        """The topics that have a category, by that."""
        found: dict[str, list[Topic]] = {}
        known = {name.casefold(): name for name in self.categories()}
        for topic in {each.title: each for each in self.pages().values()}.values():
            if topic.category:
                name = known.get(topic.category.casefold(), topic.category)
                found.setdefault(name, []).append(topic)
        return found

    def pages(self) -> dict[str, Topic]:
        """The topics this account may read."""
        return dict(self.topics.open_to(self.account))


def summary(command: type[Command]) -> str:
    """The first line of a command's help."""
    return markup(cleandoc(command.__doc__ or "").partition("\n")[0])


def of_command(command: type[Command]) -> str:
    """A command's page, from its docstring."""
    body = markup(cleandoc(command.__doc__ or "")) or text.help_missing(command.key)
    return text.help_command(command.key, command.aliases, body)


def of_category(
    name: str, commands: Sequence[type[Command]], topics: Sequence[Topic] = ()
) -> str:
    """A category's page: its commands and topics, and what they are for."""
    rows = [(each.key, summary(each)) for each in commands]
    rows += [(each.title, first_line(each)) for each in topics]
    return text.help_category(name, rows)


def first_line(topic: Topic) -> str:
    """What a topic says first, below its heading."""
    lines = (line for line in topic.body.splitlines() if line.strip())
    return markup(next((line for line in lines if not line.startswith("#")), ""))


def of_topic(topic: Topic) -> str:
    """A topic's page."""
    return text.help_topic(topic.title, markup(topic.body))
