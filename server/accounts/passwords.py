"""Which passwords are good enough. The rules are Django's AUTH_PASSWORD_VALIDATORS."""

from __future__ import annotations

import unicodedata
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from server.accounts import text
from server.errors import PlayerError

SHORTEST = 8
LONGEST = 128


class LengthValidator:
    """Long enough to be safe, short enough that hashing it is no attack."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError with a sentence."""
        if not SHORTEST <= len(password) <= LONGEST:
            raise ValidationError(text.password_length(SHORTEST, LONGEST))
        if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in password):
            raise ValidationError(text.PASSWORD_LETTERS)

    def get_help_text(self) -> str:
        """What a form says beside the field."""
        return text.password_length(SHORTEST, LONGEST)


def check(password: str, account: Any) -> None:
    """Raises PlayerError if this password is too weak for this account.

    The first call reads a list of common passwords: never call it on the reactor.
    """
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise PlayerError(" ".join(error.messages)) from error


def possible(password: str) -> bool:
    """Whether this could be anybody's password; if not it need not be hashed."""
    return 0 < len(password) <= LONGEST and not any(map(_lone_surrogate, password))


def _lone_surrogate(letter: str) -> bool:
    return unicodedata.category(letter) == "Cs"
