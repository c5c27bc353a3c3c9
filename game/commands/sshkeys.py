"""Public keys by which an account comes in over SSH: sshkey, and what it asks.

A key is a way in, so its owner is asked for the password (and a code) before it is
added or taken away.
"""

from __future__ import annotations

from game import sshkeys_text as text
from game.commands.proving import once_proven, prove_first
from game.text import NOT_FOR_GUESTS
from server.api import SSH_KEYS, Command, NotAllowed, PlayerError


class SSHKeys(Command):
    """Come in over SSH without a password: sshkey [add <line> or remove <key>]

    Alone it shows your keys. `sshkey add` and the one line of your .pub file adds one;
    what stands behind the key in that line is its name. `sshkey remove` and a key's
    number or name takes it away. Never show the other file, the private key, to anyone.
    """

    key = "sshkey"
    aliases = ("sshkeys",)
    prefix_ok = False
    help_category = "Settings"
    holds_input = True

    async def run(self) -> None:
        if self.account.is_guest:
            raise NotAllowed(NOT_FOR_GUESTS)
        want, _, what = self.args.strip().partition(" ")
        if not want:
            await self.show()
        elif want.casefold() == "add":
            key = await SSH_KEYS.check(self.account, what)
            self.msg(text.adding(SSH_KEYS.kind(key), key.fingerprint))
            self.ask("add", f"{key.kind} {key.blob} {key.name}")
        elif want.casefold() in ("remove", "delete"):
            self.ask("remove", (await self.found(what.strip())).pk)
        else:
            raise PlayerError(text.HOW_TO)

    async def show(self) -> None:
        """All the account has."""
        rows = [
            (key.name, SSH_KEYS.kind(key), key.fingerprint, key.created, key.used)
            for key in await SSH_KEYS.of(self.account)
        ]
        self.msg(text.keys(rows, self.session.screenreader) if rows else text.NONE)

    async def found(self, word: str):
        """The key of that number or name."""
        held = await SSH_KEYS.of(self.account)
        if word.isascii() and word.isdigit() and 1 <= int(word[:4]) <= len(held):
            return held[int(word[:4]) - 1]
        same = [key for key in held if key.name.casefold() == word.casefold()]
        if len(same) > 1:
            raise PlayerError(text.SEVERAL)
        if not same:
            raise PlayerError(text.UNKNOWN)
        return same[0]

    def ask(self, want: str, what: object) -> None:
        """Is it the account's owner?"""
        prove_first(self.session, "sshkey", [want, what])


@once_proven("sshkey")
async def change(session, account, wanted: list) -> None:
    """Do what was wanted."""
    want, what = wanted
    if want == "add":
        key = await SSH_KEYS.add(account, what, session.address, session)
        session.msg(text.added(key.name, account.name))
    else:
        key = await SSH_KEYS.remove(account, what, session.address, session)
        session.msg(text.removed(key.name))
