"""Keeping house, for the staff: reload, reset, shutdown, announce, boot."""

from __future__ import annotations

from game import conversation_text, text
from game.online import named
from server.api import SESSIONS, By, Command, NotAllowed, PlayerError, kick, yes_or_no

ROLES = ("Guest", "Player", "Helper", "Builder", "Admin", "Developer")


class Reload(Command):
    """Replace the Server with a new one, with what changed in the code.

    Nobody is disconnected and nothing that is typed is lost. If the new one does not
    start, this one goes on, and you are told why.
    """

    key = "reload"
    locks = "cmd: perm(Developer)"
    prefix_ok = False
    help_category = "Staff"

    def run(self) -> None:
        self.msg(text.RELOADING)
        By.of(self).note("reload")
        SESSIONS.reload(self.session, "reload")


class Reset(Command):
    """Replace the Server, take everybody out of their characters, build the world anew.

    Connections stay. What changed in the world file is brought into the world.
    You are asked whether you mean it.
    """

    key = "reset"
    locks = "cmd: perm(Developer)"
    prefix_ok = False
    help_category = "Staff"

    async def run(self) -> None:
        if not await yes_or_no(self.session, conversation_text.SURE_TO_RESET):
            raise PlayerError(conversation_text.NOT_ENDED)
        self.check_allowed()
        self.msg(text.RESETTING)
        By.of(self).note("reset")
        SESSIONS.reload(self.session, "reset")


class Shutdown(Command):
    """Save and end everything: shutdown [words for everybody]

    You are asked whether you mean it.
    """

    key = "shutdown"
    locks = "cmd: perm(Developer)"
    prefix_ok = False
    help_category = "Staff"

    async def run(self) -> None:
        words = self.args.strip()
        if not await yes_or_no(self.session, conversation_text.SURE_TO_SHUT_DOWN):
            raise PlayerError(conversation_text.NOT_ENDED)
        self.check_allowed()
        self.msg(text.SHUTTING_DOWN)
        By.of(self).note("shutdown", words)
        SESSIONS.announce(text.shutdown_reason(words))
        SESSIONS.shutdown(words or text.NO_REASON)


class Announce(Command):
    """Say something to everybody who is connected: announce <words>"""

    key = "announce"
    locks = "cmd: perm(Admin)"
    help_category = "Staff"

    def run(self) -> None:
        words = self.args.strip()
        if not words:
            raise PlayerError(text.ANNOUNCE_WHAT)
        By.of(self).note("announce", words=words)
        SESSIONS.announce(text.announcement(words))


class Boot(Command):
    """Send somebody out: boot <name> [= reason]

    They can come back. To keep them out, ban the account in the admin pages.
    """

    key = "boot"
    locks = "cmd: perm(Admin)"
    prefix_ok = False
    help_category = "Staff"

    def run(self) -> None:
        name, _, reason = (part.strip() for part in self.args.partition("="))
        if not name:
            raise PlayerError(text.BOOT_HOW)
        person = named(name)
        account = person if hasattr(person, "at_least") else person.account
        if account is self.account:
            raise PlayerError(text.BOOT_NOT_YOURSELF)
        if not outranks(self.account, account):
            raise NotAllowed(text.outranks(str(person)))
        self.msg(text.booted(str(person), reason))
        kick(By.of(self), account.sessions.all(), reason)


def outranks(account, other) -> bool:
    """Whether the first has more to say than the second."""
    if account.is_superuser:
        return not other.is_superuser
    return any(account.at_least(r) and not other.at_least(r) for r in ROLES)
