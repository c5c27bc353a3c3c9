"""What the site says beside its templates: refusals, and answers to a form."""

from __future__ import annotations

LOGIN_FIRST = "Please log in on the site first."
NO_WISH = "That is not how a page asks to come in."
NOT_YOURS = "That character is not yours to play."
NO_CHARACTER = "That character is gone."
BROKEN = "The game has a fault there: it is in its log, and nothing was changed."

WELCOME = "Your account is made, and you are logged in."
PASSWORDS_DIFFER = "The two passwords are not the same."
PASSWORD_RESET = "Your password is changed. Log in with the new one."
PASSWORD_CHANGED = "Your password is changed."
EMAIL_CHANGED = "Your e-mail is kept."
EMAIL_GONE = "Your e-mail is forgotten."
PROFILE_CHANGED = "Your choice is kept."


def character_made(name: str) -> str:
    """There is a new character."""
    return f"{name} is made, and waits to be played."
