"""Form fields for what has several parts: lines, rows of names and values, and JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from django import forms
from django.template.loader import render_to_string

MOST_ROWS = 200
"""Of more entries than this a page shows JSON: a form has at most a thousand parts."""
MOST_LINES = 1000
DEEP = "That is nested too deeply."


def area(rows: int = 2, **attrs: Any) -> forms.Textarea:
    """A box of several lines that grows with its text."""
    return forms.Textarea(attrs={"rows": rows, "cols": 80, **attrs})


def in_lines(text: str) -> str:
    """The text with lines that end as ours do; browsers send others."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_json(text: str) -> Any:
    """What the JSON says. Raises ValidationError."""
    try:
        return msgspec.json.decode(text)
    except RecursionError:
        raise forms.ValidationError(DEEP) from None
    except (ValueError, UnicodeError) as why:
        raise forms.ValidationError(
            f"That is no JSON ({why}). A text stands in quotes."
        ) from None


def write_json(value: Any) -> str:
    """A value as JSON, laid out to be read."""
    plain = msgspec.json.encode(value)
    return msgspec.json.format(plain, indent=2 if len(plain) > 60 else 0).decode()


class OfTheHouse(forms.Widget):
    """A widget whose template is among ours; forms look among Django's alone."""

    def _render(self, template_name: str, context: Any, renderer: Any = None) -> Any:
        return render_to_string(template_name, context)


class Text(forms.CharField):
    """A text, blanks at its ends and all."""

    widget = area()

    def __init__(self, nothing: Any = "", **kwargs: Any) -> None:
        super().__init__(strip=False, **kwargs)
        self.nothing = nothing

    def clean(self, value: Any) -> Any:
        """The text, with our ends of lines; `nothing` for none."""
        return in_lines(super().clean(value)) or self.nothing


class Json(forms.CharField):
    """Any value, written as JSON; empty is none."""

    widget = area(4, **{"class": "code", "spellcheck": "false"})

    def __init__(self, optional: bool = True, **kwargs: Any) -> None:
        super().__init__(required=not optional, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """What was typed as it was typed; a `Raw` as JSON."""
        return write_json(value.value) if isinstance(value, Raw) else value

    def to_python(self, value: Any) -> Any:
        """The value. Raises ValidationError."""
        text = super().to_python(value)
        return read_json(text) if text else None

    def validate(self, value: Any) -> None:
        """Nothing but null is nothing; an empty list is a value."""
        if self.required and value is None:
            raise forms.ValidationError(self.error_messages["required"])


class Raw:
    """A value that is to be shown, and no text that somebody typed."""

    def __init__(self, value: Any) -> None:
        self.value = value


class Lines(forms.CharField):
    """Several values, one to a line; `item` is the field of one of them.

    A text of several lines, or with blanks at its ends, is written in quotes.
    """

    widget = area(3)

    def __init__(self, item: forms.Field, **kwargs: Any) -> None:
        super().__init__(required=False, strip=False, **kwargs)
        self.item = item

    def prepare_value(self, value: Any) -> Any:
        """The lines of a list; what was typed as it was typed."""
        if not isinstance(value, list | tuple):
            return value
        return "\n".join(map(self._line, value))

    def _line(self, value: Any) -> str:
        text = str(self.item.prepare_value(value))
        plain = text and text == text.strip() and len(text.splitlines()) == 1
        return text if plain and text[0] != '"' else write_json(text)

    def to_python(self, value: Any) -> Any:
        """The values. Raises ValidationError with the lines that are wrong."""
        lines = in_lines(super().to_python(value) or "").split("\n")
        lines = [line.strip() for line in lines if line.strip()]
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(f"At most {MOST_LINES} lines fit.")
        return list(self._read(lines))

    def _read(self, lines: Iterable[str]) -> Iterable[Any]:
        for number, line in enumerate(lines, 1):
            try:
                text = read_json(line) if line[0] == '"' else line
                yield self.item.clean(text)
            except forms.ValidationError as why:
                raise forms.ValidationError(
                    [f"Line {number}: {each}" for each in why.messages]
                ) from None


class RowsWidget(OfTheHouse):
    """Two boxes for each entry, and two empty ones."""

    template_name = "admin/widgets/rows.html"
    code = False
    label = "Entries"

    class Media:  # noqa: D106
        js = (forms.Script("web/admin/rows.js", type="module"),)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """With the rows."""
        context = super().get_context(name, value, attrs)
        rows = list(value or ())
        context["widget"] |= {
            "rows": [*rows, ("", "")],
            "code": self.code,
            "label": self.label,
        }
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The pairs that were sent, or the text of all as JSON."""
        if name in data:
            return data[name]
        several = getattr(data, "getlist", lambda key: data.get(key) or [])
        return list(zip(several(f"{name}.key"), several(f"{name}.value"), strict=False))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Whether nothing was sent."""
        return name not in data and f"{name}.key" not in data

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """A group has no one box to be labelled; its own label names it."""
        return ""

    def render(
        self, name: str, value: Any, attrs: Any = None, renderer: Any = None
    ) -> Any:
        """The rows; too many of them, and what was typed as JSON, are one box."""
        if isinstance(value, str):
            box = area(14, **{"class": "code", "spellcheck": "false"})
            box.attrs["aria-label"] = self.label
            return box.render(name, value, attrs, renderer)
        return super().render(name, value, attrs, renderer)


class Rows(forms.Field):
    """Names and values; `item` is the field of one value, None for any JSON."""

    widget = RowsWidget

    def __init__(self, item: forms.Field | None, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.item = item or Json(optional=False)
        self.widget.code = item is None
        self.widget.label = str(self.label or "Entries")

    def prepare_value(self, value: Any) -> Any:
        """Pairs of texts; what was typed as it was typed."""
        if not isinstance(value, dict):
            return value
        plain = all(name == name.strip() and name.isprintable() for name in value)
        if len(value) > MOST_ROWS or not plain or "" in value:
            return write_json(value)
        return [(name, self._shown(each)) for name, each in value.items()]

    def _shown(self, value: Any) -> str:
        json = isinstance(self.item, Json)
        return str(self.item.prepare_value(Raw(value) if json else value))

    def clean(self, value: Any) -> dict[str, Any]:
        """A dict. Raises ValidationError for what has no name, or one twice."""
        if isinstance(value, str):
            pairs = self._of_json(value)
        else:
            pairs = [(name.strip(), text) for name, text in value or ()]
        table: dict[str, Any] = {}
        wrong: list[str] = []
        for name, text in pairs:
            if name or text.strip() or isinstance(value, str):
                wrong += self._put(table, name, text, isinstance(value, str))
        if wrong:
            raise forms.ValidationError(wrong)
        return table

    def _put(
        self, table: dict[str, Any], name: str, text: str, any_name: bool
    ) -> list[str]:
        """Take one entry; what is wrong with it."""
        if not name and not any_name:
            return ["An entry has no name. To take it out, empty its text as well."]
        if name in table:
            return [f"Two entries are called “{name}”."]
        if not name.isprintable() and not any_name:
            return ["A name can hold only characters that can be seen."]
        try:
            table[name] = self.item.clean(text)
        except forms.ValidationError as why:
            return [f"{name}: {each}" for each in why.messages]
        return []

    def _of_json(self, text: str) -> list[tuple[str, str]]:
        table = read_json(text) if text.strip() else {}
        if not isinstance(table, dict):
            raise forms.ValidationError('Write it like {"name": value}.')
        return [(name, self._shown(each)) for name, each in table.items()]
