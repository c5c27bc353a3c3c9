"""Sentences of the command `security`; see `game/text.py`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from game.english import counted, number
from server.api import escape

PAGE = "/account/security/"
"""Where the same is done on the site."""

HOW_TO = (
    "Type |wsecurity on|n, |wsecurity off|n, |wsecurity codes|n or |wsecurity forget|n."
)
OFF = (
    "Your account asks for its password only. |wsecurity on|n has it ask for a code of "
    "an app on your phone as well, at every door of this house."
)
OFF_BUT_MUST = (
    "Your account asks for its password only, but for what it may do here it must have "
    "a second factor. Type |wsecurity on|n."
)
OFF_ALREADY = "Your account asks for its password only."
ASK_PASSWORD = "Your password:"
ASK_CODE = "A code of your app as it is now, or a backup code:"
ASK_FIRST_CODE = "The code that your app shows now (an empty line ends this):"
CODES = "codes by an app"
NOT_SWITCHED_ON = "Nothing is changed."
IS_ON = "Your account asks for a code at every login from now on."
IS_OFF = (
    "Your account asks for its password only from now on. Its codes, backup codes and "
    "passkeys are gone."
)


def state(lines: Sequence[str], reader: bool) -> str:
    """What the account has beside its password, and where it is changed."""
    mark = "" if reader else "  "
    shown = "\n".join(f"{mark}{line}" for line in lines)
    return (
        f"Beside its password your account has:\n{shown}\n"
        "|wsecurity on|n moves the codes to another app, |wsecurity codes|n gives you "
        "new backup codes, |wsecurity off|n ends all of it."
    )


def clients(count: int) -> str:
    """How many clients come back without the password; a line, or nothing."""
    if not count:
        return ""
    come = "comes" if count == 1 else "come"
    return (
        f"{counted(count, 'client').capitalize()} of yours {come} back without the "
        "password; |wsecurity forget|n ends that.\n"
    )


def forgotten(count: int) -> str:
    """So many clients came back without the password, and do so no more."""
    if not count:
        return "No client of yours comes back without the password."
    if count == 1:
        return "The client that came back without the password asks for it next time."
    return (
        f"The {number(count)} clients that came back without the password ask for it "
        "next time."
    )


def page(site: str) -> str:
    """Where the same can be done with a browser; `site` is how its address begins."""
    return f"On the site it is the page {site}{PAGE}; passkeys are added only there."


def backup_codes(left: int) -> str:
    """The account has backup codes."""
    if not left:
        return "no backup code that is left"
    return counted(left, "backup code")


def passkey(name: str) -> str:
    """The account has a passkey."""
    return f"the passkey {escape(name)}"


def secret(letters: str, address: str, reader: bool) -> str:
    """What the app is to be given."""
    spelled = ", ".join(letters.replace(" ", "")) if reader else f"|w{letters}|n"
    return (
        "Give your authenticator app this secret, as a key by time (TOTP):\n"
        f"{spelled}\n"
        "Some take it as an address:\n"
        f"{address}\n"
        "Show it to nobody. It counts once you have typed a code that the app makes."
    )


def new_backup_codes(made: Iterable[str], reader: bool) -> str:
    """They are shown once."""
    made = list(made)
    rows = made if reader else ["   ".join(made[at : at + 2]) for at in (0, 2, 4, 6, 8)]
    return "\n".join(
        [
            f"These are your {number(len(made))} backup codes. Each is good once, in "
            "place of a code of the app. Keep them where your phone is not; they are "
            "not shown again:",
            *rows,
        ]
    )
