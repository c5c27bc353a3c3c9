"""The app on a player's phone."""

from __future__ import annotations

import base64
import time

from django_otp.oath import TOTP

from server.accounts import factors
from server.accounts.models import Account


class App:
    """Makes codes from a secret as it was shown. No code is made twice."""

    def __init__(self, letters: str) -> None:
        self.key = base64.b32decode(letters.replace(" ", ""))
        self.step = int(time.time()) // 30 - 1

    def code(self) -> str:
        """The next code, which is good now."""
        self.step += 1
        totp = TOTP(self.key)
        totp.time = self.step * 30
        return f"{totp.token():06}"


def app_of(account: Account) -> App:
    """Switch codes on for an account; the app that makes them."""
    app = App(factors.begin_codes(account).letters)
    assert factors.confirm_codes(account, app.code())
    return app
