"""Not hearing somebody, by account: ignore, unignore."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from game import channel_text as text
from game.online import account_called
from server.api import ACCOUNTS, Command, PlayerError

MOST = 100


class Ignore(Command):
    """Hear somebody no more, on channels or in private: ignore [name]

    Alone it lists whom you ignore. All of their characters are meant. Those who look
    after this place are heard by everybody.
    """

    key = "ignore"
    prefix_ok = False
    help_category = "Talking"

    async def run(self) -> None:
        account, name = self.account, self.args.strip()
        if not name:
            called = [one for many in account.ignored_names.values() for one in many]
            self.msg(text.ignored(called) if called else text.IGNORE_NOBODY)
            return
        number, called = await account_called(name)
        if number == account.pk:
            raise PlayerError(text.NOT_YOURSELF)
        known = account.ignored_names.get(str(number), [])
        if called in known:
            raise PlayerError(text.already_ignored(called))
        if len(account.ignored) >= MOST:
            raise PlayerError(text.too_many_ignored(MOST))
        other = (await ACCOUNTS.load([number])).get(number)
        if other is not None and other.at_least("Helper"):
            raise PlayerError(text.staff_is_heard(called))
        # Another name of somebody who is ignored already is no news to anybody.
        change(account, account.ignored_names | {str(number): [*known, called]})
        self.msg(text.ignoring(called))


class Unignore(Command):
    """Hear somebody again: unignore <name>"""

    key = "unignore"
    help_category = "Talking"

    async def run(self) -> None:
        name = self.args.strip()
        if not name:
            raise PlayerError(text.UNIGNORE_WHOM)
        number, called = await self.meant(name)
        names = dict(self.account.ignored_names)
        if names.pop(number, None) is None:
            raise PlayerError(text.not_ignored(name))
        change(self.account, names)
        self.msg(text.hearing(called))

    async def meant(self, name: str) -> tuple[str, str]:
        """Whom one ignores by this name, or who is called so: account id and name."""
        for number, known in self.account.ignored_names.items():
            for called in known:
                if called.casefold() == name.casefold():
                    return number, called
        with suppress(PlayerError):
            account, called = await account_called(name)
            return str(account), called
        raise PlayerError(text.not_ignored(name))


def change(account: Any, names: dict[str, list[str]]) -> None:
    """Ignore these and no others: account ids as text, and the names of each."""
    ids = [int(number) for number in names]
    ACCOUNTS.change(account, ignored=ids, ignored_names=names)


def account_of(person: Any) -> Any:
    """The account of somebody who is here: a character's, or the account itself."""
    return person if hasattr(person, "at_least") else person.account


def check_heard(account: Any, person: Any) -> None:
    """Raises PlayerError if one of the two does not want to hear the other."""
    other = account_of(person)
    if account is None or other is None:
        return
    if other.ignores(account.pk):
        raise PlayerError(text.ignores_you(str(person)))
    if account.ignores(other.pk):
        raise PlayerError(text.you_ignore(str(person)))
