"""The addresses below /api/; what answers them is read when somebody first asks.

The libraries of the API take a good tenth of a second to load, which every start and
every command of `manage.py` would pay for.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import URLResolver, path, re_path
from django.urls.resolvers import RegexPattern

PARTS = URLResolver(RegexPattern(""), "server.rest.api")


def answer(request: HttpRequest, rest: str) -> HttpResponse:
    """What the API says at this address."""
    view, args, kwargs = PARTS.resolve(rest)
    response: HttpResponse = view(request, *args, **kwargs)
    return response


answer.csrf_exempt = True  # type: ignore[attr-defined]  # nobody asks by a cookie

urlpatterns = [
    path("docs", answer, {"rest": "docs"}, name="api_docs"),
    re_path(r"^(?P<rest>[\s\S]*)\Z", answer, name="api"),
]
