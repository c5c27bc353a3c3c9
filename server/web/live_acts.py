"""What staff may do to a live session: tell it something, send it out, ban it, watch.

Everything is asked of the game on the reactor's thread, where it is looked up once more
whether the session is still the one that was meant, and whether they may.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from server.accounts import BANS
from server.accounts.admin import BanForm
from server.accounts.bridge import call_on_reactor, tell_the_game
from server.accounts.models import Ban
from server.accounts.throttle import source
from server.audit import log as audit
from server.errors import NotAllowed, NotNow
from server.sessions import SESSION_HANDLER, moderating
from server.sessions.moderating import By
from server.sessions.session import ServerSession
from server.sessions.watching import WATCHES
from server.web.live_rows import Row, is_below

GONE = "That session has ended."
NOT_YOURS = "It is your own session, or one of somebody who has as much to say as you."
LONGEST = 500
"""Characters of a sentence of the staff."""
DURATIONS = {
    "1": "for an hour",
    "24": "for a day",
    "168": "for a week",
    "720": "for 30 days",
    "": "for good",
}
"""How long a ban may last, by hours."""


class Sentence(forms.CharField):
    """One line that can be shown."""

    def clean(self, value: Any) -> str:
        """The words. Raises ValidationError for what cannot be seen."""
        words: str = " ".join(super().clean(value).split())
        if not words.isprintable():
            raise forms.ValidationError("Please use only letters that can be seen.")
        return words


class ActForm(forms.Form):
    """What every act knows of the session: when it began, lest it is another by now."""

    since = forms.FloatField(widget=forms.HiddenInput)


class MessageForm(ActForm):
    """A sentence for one player."""

    words = Sentence(max_length=LONGEST, label="What to tell them")


class KickForm(ActForm):
    """Why somebody is sent out."""

    reason = Sentence(
        max_length=200, required=False, help_text="It is told to the player."
    )


class LiveBanForm(ActForm):
    """Who or what is banned, and for how long."""

    what = forms.ChoiceField(label="Ban")
    reason = Sentence(
        max_length=200, required=False, help_text="Shown to whoever is banned."
    )
    hours = forms.ChoiceField(
        choices=list(DURATIONS.items()), required=False, label="How long"
    )

    def __init__(self, *args: Any, row: Row, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        address = ("address", f"the address {self.network}")
        choices = [address]
        if row.number:
            account = ("account", f"the account {row.account}")
            choices = [account, address, ("both", "both")]
        self.fields["what"].choices = choices  # type: ignore[attr-defined]

    @property
    def network(self) -> str:
        """What is banned of where it comes from: IPv6 is given out by /64."""
        return source(self.row.address)

    def until(self) -> Any:
        """When the ban ends, or None."""
        hours = self.cleaned_data["hours"]
        return timezone.now() + timedelta(hours=int(hours)) if hours else None

    def bans(self, request: HttpRequest) -> list[BanForm]:
        """The bans it asks for, as the admin's own form takes them."""
        what = self.cleaned_data["what"]
        common = {"reason": self.cleaned_data["reason"], "until": self.until()}
        form = type("AskedBan", (BanForm,), {"request": request})
        named: list[dict[str, Any]] = []
        if what in ("account", "both"):
            named.append({"network": "", "account": self.row.account})
        if what in ("address", "both"):
            named.append({"network": self.network, "account": ""})
        return [form({**each, **common}) for each in named]


def by(request: HttpRequest) -> By:
    """Whoever sent the request."""
    return By(request.user, str(request.META.get("REMOTE_ADDR", "")), "admin")


def on_session(
    who: By, sessid: int, since: float, act: Callable[[By, ServerSession], Any]
) -> Any:
    """Do it to the session that began then. On a web thread.

    Raises NotNow if it is gone, NotAllowed if they may not.
    """
    return call_on_reactor(_on_session, who, sessid, since, act)


def _on_session(
    who: By, sessid: int, since: float, act: Callable[[By, ServerSession], Any]
) -> Any:
    session = SESSION_HANDLER.get(sessid)
    if session is None or abs(session.conn_time - since) > 0.001:
        raise NotNow(GONE)
    if not is_below(who.account, session.account):
        raise NotAllowed(NOT_YOURS)
    return act(who, session)


def tell(words: str) -> Callable[[By, ServerSession], None]:
    """Tell them something in the name of the staff."""
    return lambda who, session: moderating.message(who, session, words)


def send_out(reason: str) -> Callable[[By, ServerSession], None]:
    """End the session."""
    return lambda who, session: moderating.kick(who, [session], reason)


def watch(who: By, session: ServerSession) -> None:
    """Watch it from now on."""
    WATCHES.begin(session, who)


def ban(request: HttpRequest, form: LiveBanForm) -> list[str]:
    """Make the bans, or none: then it gives sentences that say what is wrong."""
    asked = form.bans(request)
    wrong = [
        str(sentence)
        for each in asked
        for sentences in each.errors.values()
        for sentence in sentences
    ]
    if wrong:
        return wrong
    with transaction.atomic():
        for each in asked:
            made: Ban = each.save(commit=False)
            made.by = str(request.user)
            made.save()
            _note(request, made)
        tell_the_game(BANS.load)
    return []


def _note(request: HttpRequest, made: Ban) -> None:
    about: dict[str, Any] = {"reason": made.reason} if made.reason else {}
    about["until"] = made.until.isoformat() if made.until else "for good"
    if made.account_id:
        about["account"] = made.account_id
    audit.write(request, "ban", str(made), **about)
