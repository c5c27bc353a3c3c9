"""What an account has beside its password: codes by time, backup codes, passkeys.

They are rows of django-otp and django-otp-webauthn. An account that has codes or a
passkey is asked for one; backup codes are good in place of either, each once, and only
their keyed hash is kept.
Everything here waits for the database: call it in a thread.
"""

from __future__ import annotations

import base64
import secrets
import unicodedata
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac
from django_otp.oath import TOTP

from server.accounts import reconnect_rows

if TYPE_CHECKING:
    from server.accounts.models import Account

BACKUP_CODES = 10
"""How many are made at once."""
LETTERS = "abcdefghjklmnpqrstuvwxyz23456789"
"""32 letters that nobody confuses when copying from paper."""
LENGTH = 10
"""Letters of a backup code: 50 random bits."""
KEPT = 16
"""Letters kept of its keyed hash."""
LONGEST = 64
"""Characters of what may be a code at all."""
LONGEST_NAME = 64
"""Characters of what a passkey may be called."""
CODES, BACKUP, PASSKEY = "codes", "backup codes", "passkey"


class Factor(NamedTuple):
    """One thing an account has beside its password.

    `kind` is "codes", "backup codes" or "passkey"; `left` counts backup codes.
    """

    kind: str
    number: int
    name: str
    made: datetime | None
    used: datetime | None
    left: int = 0


class Secret(NamedTuple):
    """What an app makes codes from: in groups of letters, and as an address."""

    letters: str
    address: str


class Verdict(NamedTuple):
    """What a code is: right by `device` (its persistent id), or used once already."""

    device: str = ""
    used: bool = False


def of(account: Account) -> list[Factor]:
    """All that the account has; empty if its password is enough."""
    return [
        *(_factor(CODES, each) for each in _codes(account.pk)),
        *(_backup(each) for each in _devices("otp_static", "StaticDevice", account.pk)),
        *(_factor(PASSKEY, each) for each in _passkeys(account.pk)),
    ]


def exist(account: int) -> bool:
    """Whether the account of this id has codes or a passkey, so that one is asked."""
    return bool(_codes(account).exists() or _passkeys(account).exists())


def codes_of(account: int) -> str:
    """The account's codes by time as a device, by its persistent id; "" for none."""
    device = _codes(account).first()
    return device.persistent_id if device is not None else ""


def remove_all(account: Account) -> int:
    """Leave the account only its password. Gives how many things it lost."""
    with transaction.atomic():
        lost = len(of(account))
        for devices in _every(account.pk):
            devices.delete()
        changed(account.pk)
    return lost


def changed(account: int) -> None:
    """The account of this id asks for something else now: every client proves it anew.

    To be called where codes or passkeys come or go; the functions here do.
    """
    reconnect_rows.forget(account)


# A code


def verify(account: int, code: str) -> Verdict:
    """Whether this is a code of the account of this id. A right one is used up."""
    plain = folded(code)
    with transaction.atomic():
        return _by_time(account, plain) or _by_backup(account, plain) or Verdict()


def folded(code: str) -> str:
    """The letters and digits of a code, however they were typed."""
    plain = unicodedata.normalize("NFKC", code[:LONGEST]).lower()
    return "".join(letter for letter in plain if letter.isalnum())


def _by_time(account: int, plain: str) -> Verdict | None:
    for device in _codes(account).select_for_update():
        if not plain.isdecimal() or len(plain) != device.digits:
            continue
        if device.verify_token(plain):
            return Verdict(device.persistent_id)
        if _was_right(device, plain):
            return Verdict(used=True)
    return None


def _was_right(device: Any, plain: str) -> bool:
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    return bool(totp.verify(int(plain), device.tolerance))


def _by_backup(account: int, plain: str) -> Verdict | None:
    if len(plain) != LENGTH:
        return None
    devices = _devices("otp_static", "StaticDevice", account)
    for device in devices.select_for_update():
        if device.verify_token(_fingerprint(account, plain)):
            return Verdict(device.persistent_id)
    return None


# Switching on and off


def begin_codes(account: Account) -> Secret:
    """A new secret for an app; it counts once `confirm_codes` was given a code of it.

    The codes that the account has stay good until then.
    """
    with transaction.atomic():
        _codes(account.pk, confirmed=False).delete()
        apps.get_model("otp_totp", "TOTPDevice").objects.create(
            user_id=account.pk, name="Codes by an app", confirmed=False
        )
    secret = secret_of(account)
    assert secret is not None
    return secret


def secret_of(account: Account) -> Secret | None:
    """What `begin_codes` gave, until it is confirmed or begun anew."""
    device = _codes(account.pk, confirmed=False).first()
    if device is None:
        return None
    plain = base64.b32encode(device.bin_key).decode().rstrip("=")
    groups = [plain[start : start + 4] for start in range(0, len(plain), 4)]
    return Secret(" ".join(groups), _address(plain, account))


def _address(plain: str, account: Account) -> str:
    """What a QR code says to an app: the key URI that authenticators agree on."""
    house = settings.SERVER_NAME.replace(":", " ")
    label = quote(f"{house}:{account.username}")
    return f"otpauth://totp/{label}?secret={plain}&issuer={quote(house)}"


def confirm_codes(account: Account, code: str) -> bool:
    """Let the new secret count, in the place of the one before, if that is its code."""
    plain = folded(code)
    with transaction.atomic():
        device = _codes(account.pk, confirmed=False).select_for_update().first()
        if device is None or len(plain) != device.digits or not plain.isdecimal():
            return False
        if not device.verify_token(plain):
            return False
        _codes(account.pk).delete()
        device.confirmed = True
        device.save(update_fields=["confirmed"])
        changed(account.pk)
    return True


def new_backup_codes(account: Account) -> list[str]:
    """Backup codes in the place of those before; they can be seen only now."""
    codes = [_random_code() for _ in range(BACKUP_CODES)]
    with transaction.atomic():
        _devices("otp_static", "StaticDevice", account.pk).delete()
        device = apps.get_model("otp_static", "StaticDevice").objects.create(
            user_id=account.pk, name="Backup codes"
        )
        for code in codes:
            device.token_set.create(token=_fingerprint(account.pk, code))
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def _random_code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


# Passkeys


def remove_passkey(account: Account, number: int) -> bool:
    """Forget the account's passkey of this id; whether there was one."""
    with transaction.atomic():
        removed, _ = _passkeys(account.pk).filter(pk=number).delete()
        _drop_backup(account.pk)
        changed(account.pk)
    return bool(removed)


# The rows


def _drop_backup(account: int) -> None:
    """Backup codes alone are for nothing."""
    if not exist(account):
        _devices("otp_static", "StaticDevice", account).delete()


def _devices(app: str, model: str, account: int, confirmed: bool = True) -> Any:
    rows = apps.get_model(app, model).objects
    return rows.filter(user_id=account, confirmed=confirmed).order_by("pk")


def _codes(account: int, confirmed: bool = True) -> Any:
    return _devices("otp_totp", "TOTPDevice", account, confirmed)


def _passkeys(account: int) -> Any:
    return _devices("django_otp_webauthn", "WebAuthnCredential", account)


def _every(account: int) -> list[Any]:
    return [
        _codes(account),
        _codes(account, confirmed=False),
        _passkeys(account),
        _devices("otp_static", "StaticDevice", account),
    ]


def _factor(kind: str, device: Any, left: int = 0) -> Factor:
    made, used = device.created_at, device.last_used_at
    return Factor(kind, device.pk, device.name, made, used, left)


def _backup(device: Any) -> Factor:
    return _factor(BACKUP, device, device.token_set.count())


def _fingerprint(account: int, plain: str) -> str:
    keyed = salted_hmac(__name__, f"{account}:{plain}", algorithm="sha256")
    return base64.b32encode(keyed.digest()).decode()[:KEPT].lower()
