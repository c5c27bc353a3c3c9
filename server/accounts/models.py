"""Account and Ban: who may come in, and who may not."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from ipaddress import ip_network
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from server.accounts import ACCOUNTS, names, reconnect_rows, text
from server.accounts.credentials import ReconnectToken, SSHKey
from server.accounts.guests import MARK
from server.accounts.roles import Role, rank
from server.commands.handler import CmdSetHandler
from server.messaging.protocol import MessageProtocol
from server.world import TURN
from server.world.typeclasses import Character

if TYPE_CHECKING:
    from server.sessions.session import ServerSession

__all__ = ["Account", "Ban", "Profile", "ReconnectToken", "SSHKey"]

WIDEST = {4: 8, 6: 16}
"""The shortest prefix that may be banned, by IP version, lest a slip bans everybody."""


class Profile(models.TextChoices):
    """What the site shows to everybody of an account's characters."""

    ALONE = "alone", "a page for each character, none of which names another"
    TOGETHER = "together", "a page for each, and one that names them all"
    HIDDEN = "hidden", "nothing"


PAGES = "webclient"
"""Under which name the options hold what pages keep; see `server.facts.preferences`."""


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts for Django's commands; players make theirs through the gate."""

    def create_user(
        self, username: str, password: str | None = None, **fields: Any
    ) -> Account:
        """Make an account. Raises ValidationError for a name that cannot be."""
        account = self.model(username=username, **fields)
        account.set_password(password)
        account.full_clean()
        account.save(using=self._db)
        return account

    def create_superuser(
        self, username: str, password: str | None = None, **fields: Any
    ) -> Account:
        """Make an account that may do everything (`manage.py createsuperuser`)."""
        fields |= {"is_superuser": True, "role": Role.DEVELOPER}
        return self.create_user(username, password, **fields)

    def get_by_natural_key(self, username: str | None) -> Account:
        """Find by name, however it is written. Raises Account.DoesNotExist."""
        return self.get(folded=names.folded(username or ""))


class Account(MessageProtocol, AbstractBaseUser, PermissionsMixin):
    """Somebody who may come in; what they play are characters, which are objects.

    A live account (one that plays) is the only instance of its row: `ACCOUNTS.get(id)`.
    """

    username = models.CharField(
        "name",
        max_length=names.LONGEST,
        unique=True,
        validators=[names.validate],
        error_messages={"unique": text.TAKEN},
    )
    folded = models.CharField(max_length=names.LONGEST * 4, unique=True, editable=False)
    skeleton = models.CharField(
        max_length=names.LONGEST * 8, unique=True, editable=False
    )
    email = models.EmailField(
        "e-mail",
        max_length=254,
        blank=True,
        help_text="For a password that is forgotten. Shown to nobody else.",
    )
    profile = models.CharField(
        "public page",
        max_length=12,
        choices=Profile,
        default=Profile.ALONE,
        help_text="What of its characters anybody may read on the site.",
    )
    role = models.CharField(max_length=12, choices=Role, default=Role.PLAYER)
    options = models.JSONField(default=dict, blank=True)
    is_active = models.BooleanField(
        "active",
        default=True,
        help_text="Close accounts by this instead of deleting them.",
    )
    last_puppet = models.BigIntegerField(default=0, editable=False)
    """The id of the character played last; 0 for none."""
    cmdsets = models.JSONField(default=list, editable=False)
    """The dotted paths of its persistent command sets."""
    channels = models.JSONField(default=dict, editable=False)
    """What it chose, by a channel's id as text: {"muted": true}, {"left": true}."""
    ignored = models.JSONField(default=list, editable=False)
    """The ids of accounts it does not want to hear."""
    ignored_names = models.JSONField(default=dict, editable=False)
    """By which names it knows each of them, by the id as text."""
    entered = models.DateTimeField("first login", null=True, editable=False)
    """When the account first came into the game; None if it never has."""
    date_joined = models.DateTimeField("joined", default=timezone.now, editable=False)

    objects = AccountManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"

    class Meta:  # noqa: D106
        ordering = ("username",)

    def __str__(self) -> str:
        return self.username

    def clean(self) -> None:
        """Raises ValidationError if the name is taken or looks like one that is."""
        super().clean()
        if self.is_taken():
            raise ValidationError({"username": text.TAKEN})

    def is_taken(self) -> bool:
        """Whether another account has this name, or one that looks like it."""
        self._fold()
        alike = models.Q(folded=self.folded) | models.Q(skeleton=self.skeleton)
        return Account.objects.filter(alike).exclude(pk=self.pk).exists()

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """What is made of the name is there before it is looked at.

        A name that it has already stays good, whatever has been reserved since: a game
        may get a command that somebody is called like. A guest's name is only lent.
        """
        self._fold()
        same = Account.objects.filter(pk=self.pk, username=self.username)
        if same.exists() and not self.password.startswith(MARK):
            exclude = {*(exclude or ()), "username"}
        super().clean_fields(exclude=exclude)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row, with what its name is looked up by.

        Of an account with another password no client comes back by itself.
        """
        self._fold()
        if self.pk and getattr(self, "_password", None) is not None:
            reconnect_rows.forget(self.pk)
        super().save(*args, **kwargs)

    def _fold(self) -> None:
        self.folded = names.folded(self.username)
        self.skeleton = names.skeleton(self.username)

    # what they may

    @property
    def is_staff(self) -> bool:
        """Whether the admin pages open."""
        return self.at_least(Role.ADMIN)

    @property
    def is_guest(self) -> bool:
        """Whether it is a visitor's, and goes with them (`server.accounts.guests`).

        One that was given another role or a password is somebody's own.
        """
        return self.role == Role.GUEST and self.password.startswith(MARK)

    @property
    def chosen(self) -> dict[str, Any]:
        """What its player chose by name; what pages keep is not of it."""
        return {name: self.options[name] for name in self.options if name != PAGES}

    def at_least(self, role: str) -> bool:
        """Whether the account has this role or a higher one."""
        return self.is_superuser or rank(self.role) >= rank(role)

    def ignores(self, number: int) -> bool:
        """Whether it does not want to hear the account of this id.

        Staff who are here are heard by everybody.
        """
        if number not in self.ignored:
            return False
        other = ACCOUNTS.get(number)
        return other is None or not other.at_least(Role.HELPER)

    # what they are in the game; only of a live account

    @property
    def name(self) -> str:
        """As it is shown."""
        return self.username

    @property
    def sessions(self) -> AccountSessions:
        """The sessions that are logged in to the account."""
        return AccountSessions(self)

    @property
    def characters(self) -> list[Character]:
        """The characters the account owns, the oldest first."""
        owned = ACCOUNTS.world.owned(self.pk)
        characters = [each for each in owned if isinstance(each, Character)]
        return sorted(characters, key=lambda each: each.id)

    @cached_property
    def cmdset(self) -> CmdSetHandler:
        """The command sets that come with the account."""
        handler = CmdSetHandler(
            settings.CMDSET_ACCOUNT, self._keep_cmdsets, TURN.remember
        )
        handler.restore(self.cmdsets)
        return handler

    def _keep_cmdsets(self) -> None:
        ACCOUNTS.change(self, cmdsets=list(self.cmdset.paths))

    def msg(
        self, text: str | None = None, *, session: Any = None, **outputs: Any
    ) -> None:
        """Say something to all the account's sessions, or to the one given."""
        hearers = self.sessions.all()
        if session is not None:
            hearers = [each for each in hearers if each is session]
        ACCOUNTS.sessions.send(hearers, text, **outputs)


class AccountSessions:
    """The sessions of one account, as the SessionHandler knows them."""

    def __init__(self, account: Account) -> None:
        self._account = account

    def all(self) -> list[ServerSession]:
        """Every session, the oldest first."""
        return list(ACCOUNTS.sessions.by_account(self._account))

    def get(self, sessid: int | None = None) -> list[ServerSession]:
        """The session of that id, as a list of one or none; without an id all."""
        return [each for each in self.all() if sessid in (None, each.sessid)]

    def count(self) -> int:
        """How many there are."""
        return len(ACCOUNTS.sessions.by_account(self._account))


class Ban(models.Model):
    """A network or an account that may not come in, until a date or for good."""

    network = models.CharField(
        max_length=49,
        blank=True,
        help_text="An address, or a network such as 192.0.2.0/24 or 2001:db8::/48.",
    )
    account = models.ForeignKey(Account, models.CASCADE, null=True, blank=True)
    reason = models.CharField(
        max_length=200, blank=True, help_text="Shown to whoever is banned."
    )
    until = models.DateTimeField(null=True, blank=True, help_text="Empty: for good.")
    by = models.CharField(max_length=names.LONGEST, blank=True, editable=False)
    created = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:  # noqa: D106
        ordering = ("-created",)

    def __str__(self) -> str:
        return self.network or str(self.account)

    def clean(self) -> None:
        """Raises ValidationError unless it names one network or one account."""
        super().clean()
        if bool(self.network) == bool(self.account_id):
            raise ValidationError("Name either a network or an account.")
        if self.network:
            self.network = _network(self.network)


def _network(given: str) -> str:
    try:
        network = ip_network(given.strip(), strict=False)
    except ValueError:
        raise ValidationError({"network": f"{given!r} is no network."}) from None
    if network.prefixlen < WIDEST[network.version]:
        raise ValidationError({"network": "That is too wide; it would ban too many."})
    return str(network)
