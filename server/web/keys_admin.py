"""The SSH keys of an account on its admin page: see, add by pasting, take away.

Whoever may change the account may do so; its owner is told, and the audit log says
which key it was.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.forms.formsets import ManagementForm
from django.http import HttpRequest

from server.accounts import SSH_KEYS, public_keys, ssh_keys, text
from server.accounts.bridge import tell_the_game
from server.accounts.models import Account, SSHKey
from server.audit.changes import changed
from server.errors import PlayerError

NOTHING_SAID = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0}


class KeyForm(forms.ModelForm):  # type: ignore[type-arg]
    """A key that is there, or a line in which one is pasted."""

    line = forms.CharField(
        label="Public key",
        max_length=public_keys.LONGEST,
        widget=AdminTextareaWidget(attrs={"rows": 3, "spellcheck": "false"}),
        help_text="The one line of a .pub file.",
    )

    class Meta:  # noqa: D106
        model = SSHKey
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        key = self.instance
        if key.pk:
            self.fields["line"].disabled = True
            self.initial["line"] = f"{key.kind} {key.blob} {key.name}"

    def clean_line(self) -> str:
        """Raises ValidationError with what is wrong with the key."""
        line: str = self.cleaned_data["line"]
        if public_keys.is_private(line):
            self.data = {**self.data, self.add_prefix("line"): ""}
        if self.instance.pk:
            return line
        try:
            key = public_keys.read(line)
        except PlayerError as why:
            raise forms.ValidationError(str(why)) from why
        refusal = ssh_keys.refusal(self.instance.account_id, key)
        if refusal:
            raise forms.ValidationError(refusal)
        for name, value in key._asdict().items():
            setattr(self.instance, name, value)
        return line


class KeyFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """All keys of an account. What says nothing of keys changes none."""

    @cached_property
    def management_form(self) -> ManagementForm:
        """How many keys the page told of."""
        form = super().management_form
        if self.is_bound and not form.is_valid():
            said = {f"{self.prefix}-{name}": n for name, n in NOTHING_SAID.items()}
            form = ManagementForm(said, prefix=self.prefix)
            form.full_clean()
        return form

    def clean(self) -> None:
        """Raises ValidationError for a key that was pasted twice."""
        super().clean()
        marks = [form.instance.fingerprint for form in self.forms]
        pasted = [mark for mark in marks if mark]
        if len(set(pasted)) < len(pasted):
            raise forms.ValidationError(text.KEY_THERE)

    def save_new(self, form: Any, commit: bool = True) -> Any:
        """Keep one."""
        key = super().save_new(form, commit)
        self._happened(key, "added", text.key_added(key.name))
        return key

    def delete_existing(self, obj: Any, commit: bool = True) -> None:
        """Take one away."""
        super().delete_existing(obj, commit)
        self._happened(obj, "removed", text.key_removed(obj.name))

    def _happened(self, key: Any, what: str, words: str) -> None:
        changed(f"SSH key {key}", None, what)
        tell_the_game(SSH_KEYS.tell, self.instance, words)


class KeysInline(admin.StackedInline):  # type: ignore[type-arg]
    """The keys of an account."""

    model = SSHKey
    form = KeyForm
    formset = KeyFormSet
    fields = ("line", "fingerprint", "created", "used")
    readonly_fields = ("fingerprint", "created", "used")
    extra = 0
    max_num = ssh_keys.MOST
    verbose_name_plural = "SSH keys"

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Public keys are nobody's secret."""
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may change the account."""
        return self._may(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The same."""
        return self._may(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The same."""
        return self._may(request, obj)

    def _may(self, request: HttpRequest, account: Account | None) -> bool:
        accounts = self.admin_site.get_model_admin(Account)
        return account is not None and accounts.has_change_permission(request, account)
