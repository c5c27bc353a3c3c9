"""The admin pages of accounts and bans; a change there holds in the game at once."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    BaseUserCreationForm,
    UserChangeForm,
)
from django.contrib.auth.models import Group
from django.db import models
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html_join

from server.accounts import ACCOUNTS, BANS, GUESTS, TOKENS, reconnect_rows
from server.accounts.bridge import tell_the_game
from server.accounts.models import Account, Ban
from server.accounts.roles import Role, rank
from server.accounts.text import PASSWORD_CHANGED
from server.web import accounts_acts, accounts_page
from server.web.keys_admin import KeysInline
from server.web.objects_references import AccountName, is_number
from server.world.models import ObjectRow

PARTS = "date", "time"
"""Of a moment, each in a box of its own."""
MOST_SHOWN = 50
"""How much of what an account owns its page shows."""
COMING_IN = ("locked", "bans", "logins")
RIGHTS = {"role", "is_active", "is_superuser"}

admin.site.unregister(Group)  # roles are what groups would be


def outranks(staff: Any, other: Account) -> bool:
    """Whether this member of staff may change that account."""
    return bool(staff.is_superuser) or (
        not other.is_superuser and rank(other.role) < rank(staff.role)
    )


class AddForm(BaseUserCreationForm):
    """A new account, its password typed twice."""

    class Meta:  # noqa: D106
        model = Account
        fields = ("username", "role")


class ChangeForm(UserChangeForm):
    """An account as it is; the password has a page of its own."""

    class Meta:  # noqa: D106
        model = Account
        fields = ("username", "password", "email", "role", "is_active", "is_superuser")


class PasswordForm(AdminPasswordChangeForm):
    """Another password, or none."""

    usable_password_help_text = (
        "Nobody comes in to an account without a password until it is given one here."
    )

    def save(self, commit: bool = True) -> Account:
        """Change it; what came of the account's visits to the site is over."""
        account: Account = super().save(commit)
        tell_the_game(ACCOUNTS.refresh, account.pk)
        tell_the_game(TOKENS.end, account, PASSWORD_CHANGED)
        return account


@admin.register(Account)
class AccountAdmin(UserAdmin):
    """Who may come in, and as what."""

    form = ChangeForm
    add_form = AddForm
    change_password_form = PasswordForm
    add_fieldsets = (
        (None, {"fields": ("username", "role", "password1", "password2")}),
    )
    fieldsets = (
        (None, {"fields": ("username", "password", "email")}),
        ("What they may", {"fields": ("role", "is_active", "is_superuser")}),
        ("To be done at once", {"fields": ("acts",)}),
        ("In the world", {"fields": ("characters", "belongings")}),
        ("Coming in", {"fields": ("second_factor", "clients", *COMING_IN)}),
        ("Dates", {"fields": ("date_joined", "entered", "last_login")}),
    )
    readonly_fields = (
        *("acts", "characters", "belongings"),
        *("second_factor", "clients", *COMING_IN),
        *("date_joined", "entered", "last_login"),
    )
    list_display = ("username", "role", "is_active", "is_on", "last_login")
    list_filter = ("role", "is_active", "is_superuser")
    search_fields = ("^folded",)
    search_help_text = "The beginning of a name"
    inlines = (KeysInline,)
    ordering = ("folded",)
    filter_horizontal = ()
    list_per_page = 50
    show_full_result_count = False

    @admin.display(boolean=True, description="on now")
    def is_on(self, account: Account) -> bool:
        """Whether the account plays at this moment."""
        return ACCOUNTS.get(account.pk) is not None

    @admin.display(description="acts")
    def acts(self, account: Account) -> str:
        """Links to what may be done at once; each asks back."""
        links = (
            (reverse("admin:account_act", args=[account.pk, name]), title)
            for name, title in accounts_acts.listed(account)
        )
        return format_html_join(" ", '<a class="button act" href="{}">{}</a>', links)

    @admin.display(description="characters")
    def characters(self, account: Account) -> str:
        """Each with where it is and who plays it."""
        return accounts_page.characters(account)

    @admin.display(description="second factor")
    def second_factor(self, account: Account) -> str:
        """What is asked for beside the password."""
        return accounts_page.second_factor(account)

    @admin.display(description="clients that come back")
    def clients(self, account: Account) -> str:
        """Which of its clients come in by themselves."""
        return accounts_page.clients(account)

    @admin.display(description="locked out")
    def locked(self, account: Account) -> str:
        """From where nobody may try to come in just now."""
        return accounts_page.locked(account)

    @admin.display(description="bans")
    def bans(self, account: Account) -> str:
        """Of the account, and of where it came from last."""
        return accounts_page.bans(account)

    @admin.display(description="last logins")
    def logins(self, account: Account) -> str:
        """When and how somebody came in, or failed to."""
        return accounts_page.logins(account)

    def get_inlines(self, request: HttpRequest, obj: Account | None) -> Any:
        """Keys are for an account that is there, and somebody's own."""
        return () if obj is None or obj.is_guest else super().get_inlines(request, obj)

    def get_urls(self) -> list[Any]:
        """Django's, and those of the acts."""
        view = self.admin_site.admin_view(accounts_acts.act)
        act = path("<int:number>/act/<slug:name>/", view, name="account_act")
        return [act, *super().get_urls()]

    @admin.display(description="owns")
    def belongings(self, account: Account) -> str:
        """What the account owns, to go there; characters are among it."""
        rows = ObjectRow.objects.filter(owner=account.pk, gone=False)[:MOST_SHOWN]
        page = "admin:world_objectrow_change"
        links = ((reverse(page, args=[row.pk]), row) for row in rows)
        return format_html_join(", ", '<a href="{}">{}</a>', links) or "nothing"

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        """Search as names are compared."""
        return super().get_search_results(request, queryset, search_term.casefold())

    def has_change_permission(
        self, request: HttpRequest, obj: Account | None = None
    ) -> bool:
        """Staff change those below them; superusers everybody."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or outranks(request.user, obj))

    def has_delete_permission(
        self, request: HttpRequest, obj: Account | None = None
    ) -> bool:
        """Guests only. Another account owns things in the world; it is closed."""
        return obj is not None and obj.is_guest and outranks(request.user, obj)

    def delete_model(self, request: HttpRequest, obj: Account) -> None:
        """Send the guest out; the game forgets it, with its characters."""
        tell_the_game(GUESTS.end, obj.pk)

    def get_readonly_fields(
        self, request: HttpRequest, obj: Account | None = None
    ) -> tuple[str, ...]:
        """Nobody shuts themselves out, and only a superuser makes another."""
        fields = self.readonly_fields
        if obj is not None and obj == request.user:
            return (*fields, "role", "is_active", "is_superuser")
        return fields if _superuser(request) else (*fields, "is_superuser")

    def formfield_for_choice_field(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Offer only the roles this member of staff may give."""
        field = super().formfield_for_choice_field(db_field, request, **kwargs)
        if field and db_field.name == "role" and not _superuser(request):
            own = rank(getattr(request.user, "role", ""))
            field.choices = [(role, role) for role in Role.values if rank(role) < own]
        return field

    def save_model(
        self, request: HttpRequest, obj: Account, form: Any, change: bool
    ) -> None:
        """Write it; who plays the account has it changed at once, or is sent home."""
        super().save_model(request, obj, form, change)
        if change and RIGHTS & {*form.changed_data}:
            reconnect_rows.forget(obj.pk)  # who has others proves who they are
        tell_the_game(ACCOUNTS.refresh, obj.pk)


class BanForm(forms.ModelForm):
    """A ban that does not hit whoever makes it."""

    request: HttpRequest
    account = AccountName()

    class Meta:  # noqa: D106
        model = Ban
        fields = ("network", "account", "reason", "until")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Two boxes on a page of the admin, one where the form is asked by itself.
        boxes = getattr(self.fields["until"].widget, "widgets", ())
        for box, about in zip(boxes, PARTS, strict=False):
            box.attrs["aria-label"] = f"Until, {about}"

    def clean_network(self) -> str:
        """Raises ValidationError for a network one sits in."""
        network: str = self.cleaned_data["network"].strip()
        try:
            inside = ip_address(self.request.META["REMOTE_ADDR"]) in ip_network(
                network, strict=False
            )
        except ValueError:
            return network  # said better by the model
        if inside:
            raise forms.ValidationError("You are in that network yourself.")
        return network

    def clean_account(self) -> Account | None:
        """Raises ValidationError for someone this member of staff may not change."""
        account = Account.objects.filter(pk=self.cleaned_data["account"]).first()
        staff = self.request.user
        if account and (account == staff or not outranks(staff, account)):
            raise forms.ValidationError("You may not ban that account.")
        return account


@admin.register(Ban)
class BanAdmin(admin.ModelAdmin):
    """Who may not come in."""

    form = BanForm
    list_display = ("__str__", "reason", "until", "is_over", "by", "created")
    list_filter = (("account", admin.EmptyFieldListFilter),)
    list_select_related = ("account",)
    search_fields = ("network", "^account__folded", "reason")
    list_per_page = 50
    show_full_result_count = False

    @admin.display(boolean=True, description="over")
    def is_over(self, ban: Ban) -> bool:
        """Whether its time has passed."""
        return ban.until is not None and ban.until <= timezone.now()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """With `?account=12`, the account of that id."""
        first: dict[str, Any] = super().get_changeform_initial_data(request)
        number = str(first.get("account", ""))
        return first | {"account": int(number) if is_number(number) else None}

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """The form knows who fills it in."""
        form = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (form,), {"request": request})

    def save_model(
        self, request: HttpRequest, obj: Ban, form: Any, change: bool
    ) -> None:
        """Write it; it holds at once, and ends the sessions it hits."""
        obj.by = obj.by or str(request.user)
        super().save_model(request, obj, form, change)
        if obj.account_id:
            reconnect_rows.forget(obj.account_id)
        tell_the_game(BANS.load)

    def delete_model(self, request: HttpRequest, obj: Ban) -> None:
        """Lift one."""
        super().delete_model(request, obj)
        tell_the_game(BANS.load)

    def delete_queryset(
        self, request: HttpRequest, queryset: models.QuerySet[Ban]
    ) -> None:
        """Lift several."""
        super().delete_queryset(request, queryset)
        tell_the_game(BANS.load)


def _superuser(request: HttpRequest) -> bool:
    return bool(getattr(request.user, "is_superuser", False))
