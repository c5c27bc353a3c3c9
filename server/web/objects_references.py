"""Form fields that name an object or an account, and the names they suggest.

One types a name or a number, or takes a suggestion, which has both: "lamp (#12)".
Without JavaScript it works just as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, JsonResponse
from django.urls import reverse, reverse_lazy
from django.utils.http import urlencode

from server.accounts import names
from server.accounts.models import Account
from server.web.objects_widgets import OfTheHouse
from server.world.models import ObjectRow

NUMBER = re.compile(r"(?:.*\(#([1-9][0-9]{0,17})\)|#?([1-9][0-9]{0,17}))\Z", re.DOTALL)
LONGEST = 300
SUGGESTED = 20
SEVERAL = 5
"""So many things of one name are told apart in an error."""


def there() -> QuerySet[ObjectRow]:
    """All rows of objects that are not gone."""
    return ObjectRow.objects.filter(gone=False)


def is_number(text: str) -> bool:
    """Whether it can be the id of an object."""
    return text.isascii() and text.isdecimal() and len(text) < 19


def number_in(text: str) -> int | None:
    """The id in "lamp (#12)", "#12" or "12", or None."""
    found = NUMBER.match(text)
    return int(found[1] or found[2]) if found else None


def shown_names(numbers: Iterable[int]) -> dict[int, str]:
    """How these objects are written; those that are gone are left out."""
    rows = there().filter(pk__in=set(numbers)).only("key")
    return {row.pk: str(row) for row in rows}


class Suggesting(OfTheHouse, forms.TextInput):
    """A line of text with suggestions; the name of what it holds is a link to it."""

    template_name = "admin/widgets/suggesting.html"

    class Media:  # noqa: D106
        js = (forms.Script("web/admin/suggest.js", type="module"),)

    def __init__(self, source: Any, page: str, query: str = "") -> None:
        super().__init__(attrs={"autocomplete": "off", "maxlength": str(LONGEST)})
        self.source, self.page, self.query = source, page, query

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """With where suggestions come from, and the page of what is named now."""
        context = super().get_context(name, value, attrs)
        number = number_in(str(value or ""))
        context["widget"] |= {
            "source": f"{self.source}{self.query}",
            "page": reverse(self.page, args=[number]) if number else "",
        }
        return context


class ObjectReference(forms.CharField):
    """An object by its name or number; its id is the value, None for none."""

    def __init__(self, paths: Sequence[str] = (), **kwargs: Any) -> None:
        query = f"?{urlencode({'kind': list(paths)}, doseq=True)}" if paths else ""
        kwargs.setdefault("required", False)
        kwargs.setdefault("help_text", "A name, or a number like #12.")
        source = reverse_lazy("admin:world_objectrow_suggest")
        kwargs["widget"] = Suggesting(source, "admin:world_objectrow_change", query)
        super().__init__(max_length=LONGEST, **kwargs)
        self.paths = list(paths)

    def prepare_value(self, value: Any) -> Any:
        """An id as it is written; what was typed as it was typed."""
        if isinstance(value, int):
            return shown_names([value]).get(value, f"#{value}")
        return value

    def clean(self, value: Any) -> int | None:
        """The id. Raises ValidationError for a name that is nobody's, or of several."""
        if isinstance(value, int):
            value = f"#{value}"
        text = super().clean(value)
        if not text:
            return None
        number = number_in(text)
        return self._named(text) if number is None else number

    def _named(self, text: str) -> int:
        rows = there().filter(Q(key__iexact=text) | Q(aliases__icontains=f'"{text}"'))
        if self.paths:
            rows = rows.filter(typeclass__in=self.paths)
        found = list(rows.only("key", "location_id")[: SEVERAL + 1])
        if not found:
            raise forms.ValidationError(f"Nothing is called “{text}”.")
        if len(found) > 1:
            raise forms.ValidationError(_several(text, found))
        return found[0].pk


def _several(text: str, found: list[ObjectRow]) -> str:
    places = shown_names(row.location_id for row in found if row.location_id)
    each = [
        f"{row} in {places[row.location_id]}" if row.location_id in places else str(row)
        for row in found[:SEVERAL]
    ]
    more = " and others" if len(found) > SEVERAL else ""
    listed = "; ".join(each)
    return f"Several are called “{text}”: {listed}{more}. Type the number of one."


class AccountName(forms.CharField):
    """The name of an account; its id is the value, 0 for nobody."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        source = reverse_lazy("admin:world_objectrow_accounts")
        kwargs["widget"] = AccountWidget(source, "admin:accounts_account_change")
        super().__init__(max_length=LONGEST, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """An id as the name it has."""
        if not isinstance(value, int):
            return value
        found = Account.objects.filter(pk=value).only("username").first()
        return found.username if found else ""

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another name was typed."""
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value: Any) -> int:
        """The id. Raises ValidationError for an unknown name."""
        name = super().clean(value)
        if not name:
            return 0
        found = Account.objects.filter(folded=names.sought(name)).only("pk").first()
        if found is None:
            raise forms.ValidationError(f"There is no account called “{name}”.")
        return found.pk


class AccountWidget(Suggesting):
    """The same for accounts, which have no number in their name."""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """With the page of the account that is named now."""
        context = super().get_context(name, None, attrs)
        context["widget"]["value"] = value or None
        sought = names.sought(str(value or "").replace("\0", ""))
        found = sought and Account.objects.filter(folded=sought)
        if found and (account := found.only("pk").first()):
            context["widget"]["page"] = reverse(self.page, args=[account.pk])
        return context


# What is suggested


def suggest_objects(request: HttpRequest, paths: Sequence[str] = ()) -> JsonResponse:
    """Objects whose name begins so, then those whose name has it somewhere."""
    text = _asked(request)
    number = number_in(text)
    rows = there().filter(typeclass__in=paths) if paths else there()
    if number is not None:
        rows = rows.filter(pk=number)
    elif text:
        rows = rows.filter(Q(key__icontains=text) | Q(aliases__icontains=text))
    found = list(rows.only("key")[: SUGGESTED * 5])
    folded = text.casefold()
    found.sort(key=lambda row: (not row.key.casefold().startswith(folded), row.key))
    return JsonResponse({"names": [str(row) for row in found[:SUGGESTED]]})


def suggest_accounts(request: HttpRequest) -> JsonResponse:
    """Accounts whose name begins so."""
    folded = names.sought(_asked(request))
    rows = Account.objects.filter(folded__startswith=folded).order_by("folded")
    found = list(rows.values_list("username", flat=True)[:SUGGESTED])
    return JsonResponse({"names": found})


def _asked(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
