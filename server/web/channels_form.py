"""The form of a channel, for its admin page."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils.module_loading import import_string

from server.accounts import names
from server.accounts.models import Account
from server.channels.channel import LOCKS, Channel
from server.channels.models import ChannelRow
from server.web import channels_calls
from server.web.locks_words import in_words
from server.web.objects_references import AccountName
from server.web.objects_widgets import Lines, area
from server.web.world_form import WorldForm
from server.world.locks import split
from server.world.models import ObjectRow
from server.world.values import decode, encode

LONGEST_DESC = 200
WHEN = "%Y-%m-%d %H:%M"
LATEST = datetime(9999, 1, 1, tzinfo=UTC).timestamp()
KEPT = ("desc", "everybody", "moderated", "voiced", "silenced")
"""The fields of a channel that the page shows."""


class Person(forms.CharField):
    """An account by its name; its id is the value."""

    def prepare_value(self, value: Any) -> Any:
        """Its name; one that is gone is shown by its number."""
        if isinstance(value, str):
            return value
        found = Account.objects.filter(pk=value).only("username").first()
        return found.username if found else f"#{value}"

    def clean(self, value: Any) -> int:
        """The id. Raises ValidationError for an unknown name."""
        name = super().clean(value)
        if name[:1] == "#" and name[1:].isdecimal() and len(name) < 20:
            return int(name[1:])
        found = Account.objects.filter(folded=names.sought(name)).only("pk").first()
        if found is None:
            raise forms.ValidationError(f"There is no account called “{name}”.")
        return found.pk


class Silenced(Lines):
    """Who is silent, and until when: "Bo", or "Bo until 2026-12-24 18:00"."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(forms.CharField(max_length=200), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """A line for each."""
        if not isinstance(value, dict):
            return value
        lines = []
        for number, until in value.items():
            name = Person().prepare_value(int(number))
            lines.append(f"{name} until {_date(until)}" if until else name)
        return "\n".join(lines)

    def clean(self, value: Any) -> dict[str, float]:
        """Account ids as text, and until when (s since 1970); 0 is for good."""
        found: dict[str, float] = {}
        for line in super().clean(value):
            name, _, date = line.partition(" until ")
            found[str(Person().clean(name))] = _moment(date.strip())
        return found


def _date(until: float) -> str:
    moment = datetime.fromtimestamp(min(max(until, 0), LATEST), UTC)
    return moment.strftime(WHEN)


def _moment(date: str) -> float:
    if not date:
        return 0.0
    try:
        moment = datetime.strptime(date, WHEN).replace(tzinfo=UTC)
    except ValueError:
        raise forms.ValidationError(
            f"“{date}” is no time; write it like 2026-12-24 18:00 (UTC)."
        ) from None
    return moment.timestamp()


class OneLock(forms.CharField):
    """Who passes one lock, without what stands before its colon."""

    def clean(self, value: Any) -> str:
        """The lock on one line. Raises ValidationError for several."""
        text = " ".join(str(super().clean(value)).split())
        if ";" in text:
            raise forms.ValidationError("This is one lock; it has no semicolon.")
        return text


def _lock(access: str, about: str) -> forms.CharField:
    usual = in_words(LOCKS[access])
    return OneLock(
        required=False,
        max_length=1000,
        widget=forms.TextInput(attrs={"size": 60, "placeholder": LOCKS[access]}),
        label=f"Who may {access}",
        help_text=f"{about} Empty is the usual: {usual}.",
    )


class ChannelForm(WorldForm):
    """What may be changed of a channel."""

    key = forms.CharField(
        max_length=20,
        label="Name",
        help_text="One word, which is no command and no direction.",
    )
    aliases = Lines(
        forms.CharField(max_length=20), label="Other names", help_text="One to a line."
    )
    owner = AccountName(label="Owner", help_text="Looks after it.")
    change = staticmethod(channels_calls.change)

    class Meta(WorldForm.Meta):  # noqa: D106
        model = ChannelRow

    def look(self, row: ObjectRow) -> dict[str, Any]:
        """What its row says."""
        fields = decode(row.state).get("fields", {}) if row.state else {}
        own = split(row.locks) if row.locks else {}
        return {
            "key": row.key,
            "aliases": decode(row.aliases) if row.aliases else [],
            "owner": row.owner,
            **{f"fields.{n}": fields.get(n, v) for n, v in _usual().items()},
            **{f"locks.{access}": own.get(access, "") for access in LOCKS},
        }

    def usual(self) -> dict[str, Any]:
        """What a new one has."""
        return {f"fields.{name}": value for name, value in _usual().items()}

    def clean_key(self) -> str:
        """Without the blanks around it."""
        return str(self.cleaned_data["key"]).strip()


def _usual() -> dict[str, Any]:
    return {n: decode(encode(Channel.fields[n].default)) for n in KEPT}


FIELDS: dict[str, forms.Field] = {
    "fields.desc": forms.CharField(
        required=False,
        max_length=LONGEST_DESC,
        label="What it is for",
        widget=area(2),
        help_text="One sentence; shown in the list of channels.",
    ),
    "fields.everybody": forms.BooleanField(
        required=False,
        label="For everybody",
        help_text="Everybody is on it who does not leave it, guests too.",
    ),
    "fields.moderated": forms.BooleanField(
        required=False,
        label="Moderated",
        help_text="Only those with a voice may speak, and who looks after it.",
    ),
    "fields.voiced": Lines(
        Person(max_length=100), label="Have a voice", help_text="A name to a line."
    ),
    "fields.silenced": Silenced(
        label="Silenced",
        help_text="One to a line: Bo, or Bo until 2026-12-24 18:00 (UTC).",
    ),
    "locks.listen": _lock("listen", "For others it does not exist."),
    "locks.send": _lock("send", "Speak on it."),
    "locks.control": _lock("control", "Look after it, and never be silenced."),
}


def channel_form() -> type[ChannelForm]:
    """The form for the class of channels that the settings name."""
    kind = import_string(settings.TYPECLASS_CHANNEL)
    made: type[ChannelForm] = type(
        "AnyChannelForm", (ChannelForm,), {**FIELDS, "kind": kind}
    )
    return made
