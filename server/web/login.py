"""The pages that ask for a password: login, a new password; and logout.

What the gate says is what the page says.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from server.accounts import ACCOUNTS, GATE
from server.accounts.backend import come_in
from server.accounts.bridge import call_on_reactor
from server.accounts.models import Account
from server.errors import PlayerError


class LoginForm(AuthenticationForm):
    """Name and password, for the gate."""

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError with the gate's sentence."""
        name = self.cleaned_data.get("username")
        password = self.cleaned_data.get("password")
        if name is not None and password:
            try:
                self.user_cache = come_in(self.request, name, password)
            except PlayerError as why:
                raise forms.ValidationError(str(why)) from why
        return self.cleaned_data


class Login(LoginView):
    """Come in; staff go on to where they were going."""

    template_name = "web/login.html"
    authentication_form = LoginForm


class PasswordForm(PasswordChangeForm):
    """The present password and a new one, for the gate."""

    def __init__(self, user: Account, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        self.address = ""

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
    success_url = "/"

    def get_form(self, form_class: Any = None) -> Any:
        """The form knows where the visitor is."""
        form: Any = super().get_form(form_class)
        form.address = str(self.request.META.get("REMOTE_ADDR", ""))
        return form


@method_decorator(never_cache, name="dispatch")
class Logout(LogoutView):
    """Leave; asked for by a link it asks back, since a link could be anybody's."""

    http_method_names = ["get", "head", "post", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask."""
        return render(request, "web/logout.html")
