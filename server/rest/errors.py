"""Every refusal is JSON: {"detail": a sentence}, under the status that fits it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from server.accounts import text
from server.errors import (
    Busy,
    MessageError,
    NotAllowed,
    PlayerError,
    SendNotPermitted,
    UnknownTarget,
)
from server.web.objects_calls import Refused

log = logging.getLogger("server.rest")

NO_SUCH = "There is nothing at this address."
NOT_SO = "This address does not know that method."
BROKEN = "Something went wrong with that. It is in the log."
NO_JSON = "The body is no JSON."
TOO_LARGE = "The body is too large."
MOST_TOLD = 20
"""Mistakes of one request."""
AWAY = (text.GAME_AWAY, text.CUT_SHORT)
"""What is said while no game answers; it may be asked again."""

STATUS: tuple[tuple[type[Exception], int], ...] = (
    (NotAllowed, 403),
    (SendNotPermitted, 403),
    (UnknownTarget, 404),
    (Busy, 429),
    (MessageError, 409),
    (PlayerError, 409),
)
"""The first that fits."""


class Refusal(Exception):
    """The API says no: with this status, in this sentence.

    `after` is in how many seconds it may be asked again.
    """

    def __init__(self, status: int, sentence: str, after: int = 0) -> None:
        super().__init__(sentence)
        self.status = status
        self.after = after


def said(status: int, sentence: str, after: int = 0, **more: Any) -> HttpResponse:
    """The answer that says no."""
    answer = JsonResponse({"detail": sentence, **more}, status=status)
    if status == 401:
        answer["WWW-Authenticate"] = "Bearer"
    if after:
        answer["Retry-After"] = str(after)
    return answer


def register(api: NinjaAPI) -> None:
    """Have the API answer with sentences."""
    for kind, answer in ANSWERS.items():
        api.add_exception_handler(kind, answer)


def _refusal(request: HttpRequest, why: Any) -> HttpResponse:
    return said(why.status, str(why), why.after)


def _player_error(request: HttpRequest, why: Any) -> HttpResponse:
    if str(why) in AWAY:
        return said(503, str(why), after=5)
    status = next(status for kind, status in STATUS if isinstance(why, kind))
    return said(status, str(why), after=5 if status == 429 else 0)


def _refused(request: HttpRequest, why: Any) -> HttpResponse:
    return said(422, str(why) or "It was changed meanwhile.", errors=why.errors)


def _invalid(request: HttpRequest, why: Any) -> HttpResponse:
    """Which parameter is wrong, and why, in a sentence of one line."""
    wrong = {}
    for error in why.errors[:MOST_TOLD]:
        # Of a body the name of our own parameter comes first.
        place = error["loc"][2 if error["loc"][0] == "body" else 1 :]
        words = str(error["msg"]).removeprefix("Value error, ")
        wrong[".".join(str(each)[:200] for each in place) or "body"] = words
    sentence = "; ".join(f"{name}: {words}" for name, words in wrong.items())
    return said(422, sentence, errors=wrong)


def _http_error(request: HttpRequest, why: Any) -> HttpResponse:
    return said(why.status_code, NO_JSON if why.status_code == 400 else str(why))


def _too_large(request: HttpRequest, why: Any) -> HttpResponse:
    return said(413, TOO_LARGE)


def _value_error(request: HttpRequest, why: Any) -> HttpResponse:
    """What the world or the database cannot hold."""
    return said(422, str(why))


def _failed(request: HttpRequest, why: Any) -> HttpResponse:
    """The edge: a bug is logged once."""
    log.error("%s %s failed.", request.method, request.path_info, exc_info=why)
    return said(500, BROKEN)


ANSWERS: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
    Refusal: _refusal,
    PlayerError: _player_error,
    Refused: _refused,
    ValidationError: _invalid,
    HttpError: _http_error,
    RequestDataTooBig: _too_large,
    ValueError: _value_error,
    Exception: _failed,
}


def in_json(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """What Django itself refuses is said so as well; and nobody keeps an answer."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = view(request, *args, **kwargs)
        if answer.status_code == 405:
            allowed = answer.headers.get("Allow", "")
            answer = said(405, NOT_SO)
            answer["Allow"] = allowed
        answer.headers.setdefault("Cache-Control", "no-store")
        return answer

    return answered


def nothing_here(request: HttpRequest) -> HttpResponse:
    """No such address below /api/."""
    return said(404, NO_SUCH)
