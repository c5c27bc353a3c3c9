"""The forms of the site: their fields say what is wrong with them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from server.accounts import names, passwords, text
from server.accounts.models import Account, Profile
from server.errors import PlayerError
from server.web import text as words

EMAIL_HINT = "Only for a password that is forgotten. Nobody is shown it."


def new_password(label: str = "Password") -> forms.CharField:
    """A field for a password that does not exist yet."""
    return _password(
        label,
        "new-password",
        help_text=text.password_length(passwords.SHORTEST, passwords.LONGEST),
    )


def present_password() -> forms.CharField:
    """A field for the password one has."""
    return _password("Your present password", "current-password")


def once_more() -> forms.CharField:
    """A field for the same password."""
    return _password("The same once more", "new-password")


def email(needed: bool = False) -> forms.EmailField:
    """A field for an e-mail address."""
    widget = forms.EmailInput({"autocomplete": "email", "spellcheck": "false"})
    return forms.EmailField(
        label="E-mail" if needed else "E-mail (if you like)",
        required=needed,
        max_length=254,
        help_text=EMAIL_HINT,
        widget=widget,
    )


def _password(label: str, autocomplete: str, **more: Any) -> forms.CharField:
    widget = forms.PasswordInput(
        {"autocomplete": autocomplete, "maxlength": passwords.LONGEST}
    )
    return forms.CharField(label=label, strip=False, widget=widget, **more)


class TwicePassword(forms.Form):
    """A form with a new password, typed twice, in `password` and `again`."""

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError at `again`."""
        cleaned = super().clean() or self.cleaned_data
        first, second = cleaned.get("password"), cleaned.get("again")
        if first and second and first != second:
            self.add_error("again", words.PASSWORDS_DIFFER)
        return cleaned


class RegisterForm(TwicePassword):
    """A new account."""

    name = forms.CharField(
        max_length=4 * names.LONGEST,
        help_text="What your account is called, and your first character.",
        widget=forms.TextInput(
            {
                "autocomplete": "username",
                "autocapitalize": "words",
                "spellcheck": "false",
                "maxlength": names.LONGEST,
            }
        ),
    )
    password = new_password()
    again = once_more()
    email = email()

    def clean_name(self) -> str:
        """The name as it will be kept. Raises ValidationError."""
        try:
            return names.check(self.cleaned_data["name"])
        except PlayerError as why:
            raise ValidationError(str(why)) from why

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError at the field that is wrong."""
        cleaned = super().clean()
        password = cleaned.get("password")
        if password:
            email = cleaned.get("email", "")
            sketch = Account(username=cleaned.get("name", ""), email=email)
            check_password(self, "password", password, sketch)
        return cleaned


class ForgottenForm(forms.Form):
    """Whose password is forgotten."""

    who = forms.CharField(
        label="Your name, or your e-mail",
        max_length=254,
        widget=forms.TextInput(
            {
                "autocomplete": "username",
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        ),
    )


class ResetForm(TwicePassword):
    """Another password, for whoever came by a link."""

    password = new_password()
    again = once_more()


class EmailForm(forms.Form):
    """Another e-mail, or none."""

    email = email()
    password = present_password()


class ProfileForm(forms.Form):
    """What the site shows of one's characters."""

    profile = forms.ChoiceField(
        label="What may everybody read?",
        choices=Profile.choices,
        widget=forms.RadioSelect,
    )


def check_password(form: forms.Form, field: str, password: str, account: Any) -> None:
    """Put what is wrong with a new password at its field."""
    try:
        passwords.check(password, account)
    except PlayerError as why:
        form.add_error(field, str(why))
