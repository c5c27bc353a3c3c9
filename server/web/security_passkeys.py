"""The two halves of each ceremony with a passkey: log in, prove, add.

They speak JSON with `static/web/passkeys.js`; the checks are the library's, and who
comes in comes in by the gate.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import HttpRequest, JsonResponse
from django_otp_webauthn import exceptions, views

from server.accounts import GATE, SECOND_FACTOR, factors
from server.accounts.bridge import call_on_reactor
from server.accounts.throttle import source
from server.errors import PlayerError
from server.rest.tokens import Allowance
from server.web import (
    asked,
    letters,
    passkeys,
    security_half,
    security_login,
    security_proof,
)
from server.web import security_text as text
from server.web.passkeys import Ours, Refused

MOST = 20
"""Passkeys of one account."""
BEGUN = Allowance(lambda: 20)
"""Logins by a passkey that were begun, of each source, a minute."""


class _AtLogin(Ours):
    """Whoever is half logged in; without a password it is anybody's passkey."""

    @cached_property
    def _user(self) -> Any:
        return security_half.half_way(self.request)

    def get_user(self) -> Any:
        """Whose passkey it must be, or None."""
        return self._user


class LoginBegin(_AtLogin, views.BeginCredentialAuthenticationView):  # type: ignore[misc]
    """Log in by a passkey: what the browser is to sign.

    It is kept with a session, so that a stranger may not begin without end.
    """

    def initial(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Refuse who began too often."""
        if BEGUN.take(source(asked.address(request))):
            raise Refused(text.TOO_OFTEN)
        super().initial(request, *args, **kwargs)

    def post(self, *args: Any, **kwargs: Any) -> Any:
        """Begin; what a stranger's session keeps goes soon."""
        answer = super().post(*args, **kwargs)
        security_half.keep_for_minutes(self.request)
        return answer


class LoginComplete(_AtLogin, views.CompleteCredentialAuthenticationView):  # type: ignore[misc]
    """Log in by a passkey: it was used."""

    def complete_auth(self, device: Any) -> None:
        """Come in by the gate."""
        address = asked.address(self.request)
        try:
            call_on_reactor(GATE.by_passkey, device.user_id, address)
            self.address = security_login.enter(self.request, device.user_id, device)
        except PlayerError as why:
            raise Refused(str(why)) from why

    def get_success_url(self) -> str:
        """Where the visitor was going."""
        return self.address


class _LoggedIn(Ours):
    """Whoever is logged in."""

    def initial(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Refuse everybody else."""
        if not request.user.is_authenticated:
            raise exceptions.NotAuthenticated()
        super().initial(request, *args, **kwargs)


class ProveBegin(_LoggedIn, views.BeginCredentialAuthenticationView):  # type: ignore[misc]
    """Prove by a passkey that it is you: what the browser is to sign."""


class ProveComplete(_LoggedIn, views.CompleteCredentialAuthenticationView):  # type: ignore[misc]
    """Prove by a passkey that it is you: it was used."""

    def complete_auth(self, device: Any) -> None:
        """It stands for a code for a while."""
        security_proof.proved_by_passkey(self.request, device)


class AddBegin(_LoggedIn, views.BeginCredentialRegistrationView):  # type: ignore[misc]
    """Add a passkey: what the browser is to make a key of."""

    def initial(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """It must be you: a password and, with a factor, a code."""
        if why := passkeys.refusal(request):
            raise Refused(why)
        if not request.user.is_authenticated:
            raise exceptions.NotAuthenticated()
        asked = request.data  # type: ignore[attr-defined]
        password, code = str(asked.get("password", "")), str(asked.get("code", ""))
        try:
            security_proof.prove(request, password, code)
        except PlayerError as why_not:
            raise Refused(str(why_not)) from why_not
        super().initial(request, *args, **kwargs)

    def check_can_register(self) -> None:
        """Refuse one more than there may be."""
        held = factors.of(self.get_user())
        if sum(each.kind == factors.PASSKEY for each in held) >= MOST:
            raise Refused(text.TOO_MANY)

    def post(self, *args: Any, **kwargs: Any) -> Any:
        """Begin, and keep how the new passkey is to be called."""
        answer = super().post(*args, **kwargs)
        asked = str(self.request.data.get("name", ""))  # type: ignore[attr-defined]
        seen = "".join(letter for letter in asked if letter.isprintable()).strip()
        state = self.request.session[REGISTER]
        self.request.session[REGISTER] = state | {"name": seen[: factors.LONGEST_NAME]}
        return answer


REGISTER = "otp_webauthn_register_state"
"""Under which key the library keeps the first half of adding one."""


class AddComplete(_LoggedIn, views.CompleteCredentialRegistrationView):  # type: ignore[misc]
    """Add a passkey: it was made. With the first factor come backup codes."""

    def post(self, *args: Any, **kwargs: Any) -> Any:
        """Keep it, and give the backup codes that go with it."""
        super().post(*args, **kwargs)
        factors.changed(self.get_user().pk)
        try:
            codes = security_proof.ask(self.request, SECOND_FACTOR.first_backup_codes)
        except PlayerError as why:
            raise Refused(str(why)) from why
        letters.tell(self.get_user(), text.SECOND_FACTOR)
        return JsonResponse({"codes": codes})
