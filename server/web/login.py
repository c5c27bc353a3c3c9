"""The pages that ask for a password: login, a new password; and logout.

What the gate says is what the page says.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django import forms
from django.contrib import auth, messages
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from server.accounts import ACCOUNTS, GATE, TOKENS
from server.accounts.backend import come_in
from server.accounts.bridge import call_on_reactor
from server.accounts.models import Account
from server.accounts.text import VISIT_OVER
from server.errors import NeedsFactor, NotNow, PlayerError
from server.web import asked, letters, passkeys, security_half, text, tokens
from server.web import forms as fields


class LoginForm(AuthenticationForm):
    """Name and password, for the gate."""

    needed: NeedsFactor | None = None
    """What the account asks for, too, if the password was right."""

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError with the gate's sentence."""
        name = self.cleaned_data.get("username")
        password = self.cleaned_data.get("password")
        if name is not None and password:
            try:
                self.user_cache = come_in(self.request, name, password)
            except NeedsFactor as needed:
                self.needed = needed
            except PlayerError as why:
                raise forms.ValidationError(str(why)) from why
        return self.cleaned_data


class Login(LoginView):
    """Come in; staff go on to where they were going."""

    template_name = "web/login.html"
    authentication_form = LoginForm

    def get_context_data(self, **shown: Any) -> dict[str, Any]:
        """Whether a passkey can be used here as well."""
        no_passkeys = passkeys.refusal(self.request)
        return super().get_context_data(**shown) | {"no_passkeys": no_passkeys}

    def form_valid(self, form: Any) -> HttpResponse:
        """All is proven: come in; or the account asks for a code, too."""
        if form.needed is not None:
            going = self.get_redirect_url()
            return security_half.begin(self.request, form.needed.proof, going)
        try:
            enter(self.request, form.get_user())
        except NotNow as why:
            form.add_error(None, str(why))
            return self.form_invalid(form)
        return HttpResponseRedirect(self.get_success_url())


class PasswordForm(PasswordChangeForm):
    """The present password and a new one, for the gate."""

    def __init__(self, user: Account, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        self.address = ""
        own = {
            "old_password": fields.present_password(),
            "new_password1": fields.new_password("A new password"),
            "new_password2": fields.once_more(),
        }
        self.fields.update(own)

    def clean_old_password(self) -> str:
        """Not compared here: the gate does that, and counts the failures."""
        old: str = self.cleaned_data["old_password"]
        return old

    def clean(self) -> dict[str, Any] | None:
        """Ask the gate to change it. Raises ValidationError with its sentence."""
        cleaned = super().clean()
        if not self.errors:
            old, new = (
                self.cleaned_data["old_password"],
                self.cleaned_data["new_password1"],
            )
            try:
                call_on_reactor(change_password, self.user.pk, old, new, self.address)
            except PlayerError as why:
                raise forms.ValidationError(str(why)) from why
        return cleaned

    def save(self, commit: bool = True) -> Account:
        """It is saved already."""
        self.user.refresh_from_db()
        return self.user


async def change_password(number: int, old: str, new: str, address: str) -> None:
    """Change an account's password. Raises PlayerError. On the reactor's thread."""
    account = (await ACCOUNTS.load([number]))[number]
    await GATE.change_password(account, old, new, address)


class Password(PasswordChangeView):
    """A new password for whoever is logged in."""

    template_name = "web/password.html"
    form_class = PasswordForm
    success_url = reverse_lazy("account")

    def get_form(self, form_class: Any = None) -> Any:
        """The form knows where the visitor is."""
        form: Any = super().get_form(form_class)
        form.address = asked.address(self.request)
        return form

    def form_valid(self, form: Any) -> HttpResponse:
        """It is changed: tell the owner, here and by a letter."""
        letters.tell(form.user, "password")
        messages.success(self.request, text.PASSWORD_CHANGED)
        return super().form_valid(form)


@method_decorator(never_cache, name="dispatch")
class Logout(LogoutView):
    """Leave; asked for by a link it asks back, since a link could be anybody's."""

    http_method_names = ["get", "head", "post", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask."""
        return render(request, "web/logout.html")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Leave, and end the game that was begun from here."""
        try:
            leave(request)
        except NotNow as why:
            return render(request, "web/logout.html", {"refusal": str(why)})
        return HttpResponseRedirect(self.get_success_url())


def enter(request: HttpRequest, account: Account) -> None:
    """Log the browser in as an account that has proven all there is to prove.

    Whoever was logged in there before is logged out. Raises NotNow without a game.
    """
    if request.user.is_authenticated and request.user != account:
        leave(request)
    auth.login(request, account)
    request.session.set_expiry(None)  # that of a stranger was short


def leave(request: HttpRequest) -> None:
    """Log the browser out, and end the game that was begun from there.

    Raises NotNow without a game, which would not hear of it; then nothing is done.
    """
    account, visit = auth.get_user(request), tokens.visit_of(request)
    if not isinstance(account, Account) or not visit:
        auth.logout(request)
        return
    call_on_reactor(TOKENS.end, account, VISIT_OVER, visit)
    auth.logout(request)
    with suppress(NotNow):  # once more, for what was begun in between
        call_on_reactor(TOKENS.end, account, VISIT_OVER, visit)
