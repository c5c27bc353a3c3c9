"""The page that shows what the API knows: the schema, as HTML without any script."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from ninja import NinjaAPI

from server.rest.models import Scope

METHODS = ("get", "post", "patch", "put", "delete")


@dataclass(frozen=True)
class Part:
    """One parameter, or one name of a body."""

    name: str
    kind: str
    required: bool
    about: str


@dataclass(frozen=True)
class Operation:
    """One thing that can be asked."""

    method: str
    path: str
    title: str
    about: str
    parameters: list[Part]
    body: list[Part]
    answers: list[tuple[str, str, list[Part]]]
    """(status, what it is, its parts)."""


def page(api: NinjaAPI) -> Callable[[HttpRequest], HttpResponse]:
    """The view that shows this API."""

    @require_safe
    def shown(request: HttpRequest) -> HttpResponse:
        """All operations, by the part of the API they belong to."""
        schema = _schema(api)
        groups: dict[str, list[Operation]] = {}
        for where, methods in schema["paths"].items():
            for method in METHODS:
                if method in methods:
                    tag = methods[method].get("tags", ["other"])[0]
                    made = _operation(schema, method, where, methods[method])
                    groups.setdefault(tag, []).append(made)
        about = {"groups": groups, "scopes": Scope.choices, "title": api.title}
        return render(request, "rest/docs.html", about)

    return shown


def schema(api: NinjaAPI) -> Callable[[HttpRequest], HttpResponse]:
    """The view that gives the same as an OpenAPI schema."""

    @require_safe
    def given(request: HttpRequest) -> HttpResponse:
        """The schema."""
        return JsonResponse(_schema(api))

    return given


def _schema(api: NinjaAPI) -> Any:
    return api.get_openapi_schema(path_prefix=reverse("api", args=[""]))


@require_safe
def to_the_page(request: HttpRequest) -> HttpResponse:
    """Whoever asks for /api/ itself wants to know what there is."""
    return redirect("api_docs")


def _operation(schema: Any, method: str, where: str, told: Any) -> Operation:
    body = told.get("requestBody", {}).get("content", {}).get("application/json", {})
    answers = [
        (str(status), answer.get("description", ""), _parts_of(schema, answer))
        for status, answer in told.get("responses", {}).items()
    ]
    return Operation(
        method.upper(),
        where,
        told.get("summary", ""),
        told.get("description", ""),
        [_parameter(schema, each) for each in told.get("parameters", ())],
        _parts(schema, body.get("schema", {})),
        answers,
    )


def _parameter(schema: Any, told: Any) -> Part:
    kind = _kind(schema, told.get("schema", {}))
    about = told.get("schema", {}).get("description", "")
    return Part(told["name"], kind, told.get("required", False), about)


def _parts_of(schema: Any, answer: Any) -> list[Part]:
    content = answer.get("content", {}).get("application/json", {})
    return _parts(schema, content.get("schema", {}))


def _parts(schema: Any, given: Any) -> list[Part]:
    """The names of an object, or of those in a list."""
    found = _resolved(schema, given)
    if found.get("type") == "array":
        found = _resolved(schema, found.get("items", {}))
    required = found.get("required", ())
    return [
        Part(name, _kind(schema, each), name in required, each.get("description", ""))
        for name, each in found.get("properties", {}).items()
    ]


def _kind(schema: Any, given: Any) -> str:
    """What it may be, in a word: "integer", "list of string", "Character or null"."""
    if "anyOf" in given:
        return " or ".join(_once(_kind(schema, each) for each in given["anyOf"]))
    if "$ref" in given:
        return str(given["$ref"].rpartition("/")[2])
    if given.get("type") == "array":
        return f"list of {_kind(schema, given.get('items', {}))}"
    return str(given.get("type", "anything"))


def _once(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))


def _resolved(schema: Any, given: Any) -> Any:
    if "$ref" not in given:
        return given
    return schema["components"]["schemas"][given["$ref"].rpartition("/")[2]]
