"""What the gate says. Every sentence a player or a web visitor may read is here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from server.world.speech import escape

WRONG = "That name and password do not belong together."
BUSY = "The gate is busy. Please try again in a moment."
CLOSED = "That account is closed."
TAKEN = "That name is taken, or looks just like one that is."
WRONG_OLD_PASSWORD = "That is not your present password."
WRONG_CODE = "That is not the owner's code."
LINK_OVER = "That link was used already, or is too old. You can ask for another one."
VISIT_OVER = "You logged out on the site, so this connection ends, too."
PASSWORD_CHANGED = "The password of your account was changed. Please log in again."
WRONG_TOKEN = (
    "Your login on the site was too long ago to be taken over. Please log in here, or "
    "load the page anew."
)
WRONG_RECONNECT = (
    "Your client cannot come back by itself any more. Please log in with your password."
)
RECONNECT_OVER = "Your client may not come back by itself. Please log in again."
CODE_WANTED = "That account asks for a code beside its password."
ASK_CODE = "Your code:"
ASK_CODE_FULLY = (
    "Your password is right. Now type the code that your app shows, or a backup code."
)
CODE_WRONG = "That is not one of your codes. Please look again, and mind the time."
CODE_USED = "That code was used already. Please wait for the next one."
CODE_AGAIN = "An empty line takes you back to the gate."
CODE_LEFT = "All right. You are back at the gate."
CODE_TOO_LATE = "That took too long. Please log in again."
CODE_NOT_YET = (
    "That is not the code of this secret. Is the clock of your app right? "
    "Please try the next code."
)
CODES_ARE_OFF = "Your account asks for its password only."
MUST_HAVE_FACTOR = "Your account must keep a second factor, because of what it may do."
PASSWORD_LETTERS = "A password cannot hold that character."
NO_GUESTS = "This house takes no guests. Type |wcreate NAME PASSWORD|n to come in."
TOO_MANY_GUESTS = (
    "All the places for guests are taken just now. Please try again in a while, or "
    "type |wcreate NAME PASSWORD|n to have an account of your own."
)
TOO_MANY_GUESTS_FROM_THERE = (
    "There are as many guests from where you are as there may be. Please try again "
    "when one of them has left."
)
GUEST_ENDED = "Your visit ends here."
NOT_FOR_GUESTS = "That takes an account of your own."
KEY_WANTED = (
    "That is no public key. Paste the one line of your .pub file; it begins with "
    "ssh-ed25519, ssh-rsa or the like."
)
KEY_IS_PRIVATE = (
    "That is a private key: never show it to anyone. Nothing of it was kept, but it "
    "has been on a line; make a new one. What belongs here is the one line of the file "
    "whose name ends in .pub."
)
KEY_IN_LINES = (
    "That is the form of several lines. Paste the form of one line, as it stands in a "
    ".pub file or in OpenSSH's authorized_keys."
)
KEY_BROKEN = "That key is not whole. Was all of the line pasted, and nothing else?"
KEY_TOO_LONG = "No key is as long as that."
KEY_THERE = "Your account has that key already."
KEY_GONE = "Your account has no such key."
GAME_AWAY = "The game is not running just now. Please try again in a moment."
CUT_SHORT = "The game was interrupted. Please look whether it is done, then try again."


def key_kind(kinds: Iterable[str]) -> str:
    """A key of a kind that is not taken."""
    return f"Keys of that kind are not taken here. These are: {', '.join(kinds)}."


def key_size(shortest: int, longest: int) -> str:
    """An RSA key that is too short, or would take too long."""
    return f"An RSA key must have {shortest} to {longest} bits. Better, use Ed25519."


def too_many_keys(most: int) -> str:
    """The account has so many."""
    return f"Your account has {most} keys, which is all it may. Remove one first."


def key_added(name: str) -> str:
    """Told to the account's other sessions."""
    return (
        f"The SSH key {escape(name)} was added to your account. If that was not you, "
        "change your password and remove the key."
    )


def key_removed(name: str) -> str:
    """The same, of one that was removed."""
    return f"The SSH key {escape(name)} was removed from your account."


def name_length(shortest: int, longest: int) -> str:
    """The name is too short or too long."""
    return f"A name has {shortest} to {longest} letters."


def name_letters(pattern: str) -> str:
    """The name holds something that is not allowed in one."""
    if pattern == "[A-Za-z]+":
        return "A name is made of the letters A to Z only, without spaces."
    return "That is not how names are written here."


def name_reserved() -> str:
    """The name is on the reserved list."""
    return "That name is kept for the house. Please choose another."


def password_length(shortest: int, longest: int) -> str:
    """The password is too short or too long."""
    return f"A password has {shortest} to {longest} characters."


def too_many_failures(seconds: float) -> str:
    """Too many wrong passwords came from there."""
    return f"Too many failed attempts. Please try again in {span(seconds)}."


def too_many_creates(seconds: float) -> str:
    """Too many accounts were made from there."""
    return (
        "Too many accounts were made from where you are. "
        f"Please try again in {span(seconds)}."
    )


def too_many_resets(seconds: float) -> str:
    """Too many passwords were forgotten there."""
    return (
        "A new password was asked for too often from where you are. "
        f"Please try again in {span(seconds)}."
    )


def banned(reason: str, until: datetime | None) -> str:
    """A banned account or address."""
    end = f" until {until:%d %B %Y, %H:%M} UTC" if until else ""
    return f"You are banned{end}: {reason}" if reason else f"You are banned{end}."


ENDED_BY_STAFF = "One of the staff has ended all your sessions. You can come in again."


def span(seconds: float) -> str:
    """A length of time as people say it, never too short."""
    if seconds <= 90:
        number = max(1, int(seconds + 0.999))
        return f"{number} second{'s' if number > 1 else ''}"
    return f"{int(seconds / 60 + 0.999)} minutes"
