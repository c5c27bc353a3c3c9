"""What every answer of the web site passes through."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import has_vary_header

Respond = Callable[[HttpRequest], HttpResponse]

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


def content_security_policy(respond: Respond) -> Respond:
    """Let nothing in a page run, and nothing be loaded, but what is ours."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = respond(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response

    return middleware


def kept_by_nobody(respond: Respond) -> Respond:
    """Let no browser or proxy keep a page that knows who asks, unless it says so."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = respond(request)
        if has_vary_header(response, "Cookie"):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def admin_addresses(respond: Respond) -> Respond:
    """Refuse the admin pages to addresses outside `settings.ADMIN_ADDRESSES`."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith("/admin") or may_administer(request):
            return respond(request)
        return render(request, "web/not_from_here.html", status=403)

    return middleware


def may_administer(request: HttpRequest) -> bool:
    """Whether the request comes from where the admin pages may be used.

    A request that was passed on must come from there at every step.
    """
    steps = [request.META.get("REMOTE_ADDR", "")]
    steps += filter(None, request.META.get("HTTP_X_FORWARDED_FOR", "").split(","))
    networks = _networks(tuple(settings.ADMIN_ADDRESSES))
    return all(_within(step.strip(), networks) for step in steps)


@cache
def _networks(given: tuple[str, ...]) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(network, strict=False) for network in given)


def _within(address: str, networks: tuple[IPv4Network | IPv6Network, ...]) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    parsed = getattr(parsed, "ipv4_mapped", None) or parsed
    return any(parsed in network for network in networks)
