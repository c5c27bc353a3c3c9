"""Passkeys: what a browser proves by a key that never leaves its device (WebAuthn).

django-otp-webauthn holds the ceremonies; here they meet our gate and our hosts. A
passkey belongs to the host name OTP_WEBAUTHN_RP_ID, and a browser uses one only over
HTTPS, or on this very machine; anywhere else the pages say so instead of offering one.
"""

from __future__ import annotations

import json
import time
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django_otp_webauthn import exceptions
from django_otp_webauthn.helpers import WebAuthnHelper

from server.web import security_text as text

LIFE = 300.0
"""Seconds between the two halves of a ceremony."""
LARGEST_BODY = 65_536
LOCAL = "localhost"
NONSENSE = (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError)
"""What the libraries raise beside their own errors when they are sent it."""


class Refused(exceptions.OTPWebAuthnApiError):  # type: ignore[misc]
    """No, in a sentence for whoever asked."""

    status_code = 403
    default_code = "refused"


def refusal(request: HttpRequest) -> str:
    """Why no passkey can be used here, in a sentence; "" if one can."""
    host = urlsplit(f"//{request.get_host()}").hostname or ""
    home = settings.OTP_WEBAUTHN_RP_ID
    if host == home and _is_address(host):
        return text.NEEDS_NAME
    if host != home and not host.endswith(f".{home}"):
        return text.only_at(home)
    if not request.is_secure() and host != LOCAL and not host.endswith(f".{LOCAL}"):
        return text.NEEDS_HTTPS
    return ""


def house_name(request: HttpRequest) -> str:
    """What a browser calls the site to whoever makes a passkey."""
    return settings.SERVER_NAME


class Ceremony(WebAuthnHelper):  # type: ignore[misc]
    """One half of making or using a passkey, for one request."""

    def get_allowed_origins(self) -> list[str]:
        """The site, by the name and port it was asked by; `refusal` knows the name."""
        return [f"{self.request.scheme}://{self.request.get_host()}"]

    def register_begin(self, user: Any) -> Any:
        """What the browser is to make a key of, and what is kept until it has."""
        options, state = super().register_begin(user)
        return options, state | {"until": time.time() + LIFE}

    def register_complete(self, user: Any, state: Any, data: Any) -> Any:
        """Keep the new key. Raises Refused for one that is known, or too late."""
        _check_age(state)
        self.name = state.get("name", "") or text.UNNAMED
        try:
            with transaction.atomic():
                return super().register_complete(user, state, data)
        except IntegrityError:
            raise Refused(text.KNOWN_ALREADY) from None

    def create_credential(self, *args: Any) -> Any:
        """The new key, by the name that its owner chose."""
        device = super().create_credential(*args)
        device.name = self.name
        return device

    def authenticate_begin(
        self, user: Any = None, require_user_verification: bool = True
    ) -> Any:
        """What the browser is to sign, and what is kept until it has."""
        options, state = super().authenticate_begin(user, require_user_verification)
        return options, state | {"until": time.time() + LIFE, "of": _id(user)}

    def authenticate_complete(self, user: Any, state: Any, data: Any) -> Any:
        """The passkey that was used. Raises Refused if it was asked of another."""
        _check_age(state)
        if state.get("of") != _id(user):
            raise Refused(text.TOO_LATE)
        return super().authenticate_complete(user, state, data)


class Ours:
    """What our views of both kinds have in common; before the library's class."""

    request: HttpRequest

    def initial(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Refuse what cannot be, before anything else."""
        if why := refusal(request):
            raise Refused(why)
        super().initial(request, *args, **kwargs)  # type: ignore[misc]

    def _parse_request_data(self, request: HttpRequest) -> Any:
        if len(request.body) > LARGEST_BODY:
            raise exceptions.MalformedRequest()
        try:
            data = json.loads(request.body or b"{}")
        except (ValueError, RecursionError):
            raise exceptions.MalformedRequest() from None
        if not isinstance(data, dict):
            raise exceptions.MalformedRequest()
        return data

    def post(self, *args: Any, **kwargs: Any) -> Any:
        """Answer; what is no ceremony at all is refused in a sentence."""
        try:
            return super().post(*args, **kwargs)  # type: ignore[misc]
        except NONSENSE:
            raise Refused(text.NOT_VALID) from None


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _check_age(state: Any) -> None:
    if not 0 < state.get("until", 0) - time.time() <= LIFE:
        raise Refused(text.TOO_LATE)


def _id(user: Any) -> int:
    return 0 if user is None else int(user.pk)
