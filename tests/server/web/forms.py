"""What a browser does with a form of the admin pages."""

from __future__ import annotations

from typing import Any

from django.test import Client

from server.web.objects_widgets import Rows


def form_of(client: Client, url: str) -> dict[str, Any]:
    """What a browser would send for the page as it is shown."""
    form = client.get(url).context["adminform"].form
    data: dict[str, Any] = {}
    for name, field in form.fields.items():
        value = form[name].value()
        if isinstance(field, Rows) and not isinstance(value, str):
            rows = [*(value or ()), ("", "")]
            data[f"{name}.key"] = [key for key, _ in rows]
            data[f"{name}.value"] = [text for _, text in rows]
        elif value is True:
            data[name] = "on"
        elif value is not False:
            data[name] = "" if value is None else value
    return data


def with_rows(data: dict[str, Any], name: str, **entries: str) -> dict[str, Any]:
    """The same with these entries instead of those it had."""
    rows = {f"{name}.key": [*entries, ""], f"{name}.value": [*entries.values(), ""]}
    return {**data, **rows}


def errors(answer: Any) -> dict[str, list[str]]:
    """What the page says is wrong, by field."""
    return dict(answer.context["adminform"].form.errors)
