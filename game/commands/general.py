"""What one can always do: who, quit, sessions, password, claim."""

from __future__ import annotations

from game import text
from game.commands.unlogged import fingerprint, same
from game.hours import SKY
from game.online import people
from server.api import GATE, SESSIONS, By, Command, NotAllowed, PlayerError, answer


class Who(Command):
    """See who is here."""

    key = "who"
    help_category = "Talking"

    def run(self) -> None:
        now, staff = (
            SKY.now,
            self.account is not None and self.account.at_least("Helper"),
        )
        rows = []
        for person, sessions in people().items():
            idle = now - max(session.cmd_last_visible for session in sessions)
            behind = sessions[0].account
            notes = [f"account {behind}"] if staff and person is not behind else []
            if all(session.link_dead for session in sessions):
                notes.append(text.LINK_DEAD)
            rows.append(
                (str(person), ", ".join(notes), now - sessions[0].conn_time, idle)
            )
        stranger = self.account is None
        self.msg(text.who(rows, self.session.screenreader, stranger))


class Quit(Command):
    """Leave the game. What you did is kept."""

    key = "quit"
    aliases = ("logout", "exit")
    prefix_ok = False
    help_category = "Coming in"

    def run(self) -> None:
        SESSIONS.disconnect(self.session, text.GOODBYE)


class Sessions(Command):
    """See by which connections you are here."""

    key = "sessions"
    help_category = "Settings"

    def run(self) -> None:
        now = SKY.now
        rows = [
            (
                session.sessid,
                session.protocol_key,
                session.address,
                now - session.conn_time,
                str(session.puppet or ""),
                self.remark(session),
            )
            for session in self.account.sessions.all()
        ]
        self.session.msg(text.sessions(rows))

    def remark(self, session) -> str:
        """What is special about a connection."""
        if session is self.session:
            return text.THIS_ONE
        return text.LINK_DEAD if session.link_dead else ""


class Password(Command):
    """Change your password: password

    You are asked for the old one and twice for the new one; what you type is not shown.
    `password OLD = NEW` does it in one line that everybody behind you can read.
    """

    key = "password"
    prefix_ok = False
    secret = True
    help_category = "Settings"
    holds_input = True

    async def run(self) -> None:
        if self.account.is_guest:
            raise NotAllowed(text.NOT_FOR_GUESTS)
        old, sign, new = (part.strip() for part in self.args.partition("="))
        if not old and not sign:
            self.session.ask(text.ASK_OLD_PASSWORD, "password.old", True)
        elif old and new:
            session = self.session
            await GATE.change_password(self.account, old, new, session.address, session)
            self.msg(text.PASSWORD_CHANGED)
        else:
            raise PlayerError(text.HOW_TO_PASSWORD)


@answer("password.old")
async def password_old(session, line: str) -> None:
    """The present password was typed. What follows is asked of its owner only."""
    if session.account is None:
        raise PlayerError(text.GONE_IN_BETWEEN)
    await GATE.prove(session.account, line, session.address)
    session.ask(
        text.ASK_NEW_PASSWORD, "password.first", True, proven=session.account.pk
    )


@answer("password.first")
def password_first(session, line: str, proven: int) -> None:
    """The new password was typed once."""
    session.ask(
        text.ASK_PASSWORD_AGAIN,
        "password.second",
        True,
        kept=fingerprint(line),
        proven=proven,
    )


@answer("password.second")
async def password_second(session, line: str, kept: str, proven: int) -> None:
    """The new password was typed again."""
    if session.account is None or session.account.pk != proven:
        raise PlayerError(text.GONE_IN_BETWEEN)
    if not same(line, kept):
        raise PlayerError(text.passwords_differ("password"))
    await GATE.set_password(session.account, line, session)
    session.msg(text.PASSWORD_CHANGED)


class Claim(Command):
    """Become the owner of this house: claim <code>

    The code was printed once, when the house was started for the first time.
    """

    key = "claim"
    prefix_ok = False
    secret = True
    listed = False
    help_category = "Settings"
    holds_input = True

    async def run(self) -> None:
        if self.account is None:
            raise PlayerError(text.LOGIN_FIRST)
        code = self.args.strip()
        if not code:
            raise PlayerError(text.CLAIM_HOW)
        await GATE.claim(self.account, code)
        By.of(self).note("claim", str(self.account), account=self.account.pk)
        self.msg(text.CLAIMED)
