"""Letters by e-mail, written and sent in a thread of their own.

Nobody waits for one: whoever asks for a password is answered before it is known whether
there is anybody to write to, so that neither words nor time tell. What cannot be sent
is logged, without the address.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from smtplib import SMTPException
from threading import BoundedSemaphore
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.db import connections
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from server.accounts import RESETS, names, text
from server.accounts.bridge import call_on_reactor
from server.accounts.guests import MARK
from server.errors import Busy, NotNow

log = logging.getLogger("server.web")

MOST = 100
"""Letters that wait; beyond it the gate is busy."""
SEVERAL = 5
"""Accounts of one address that a letter names."""


class Letters:
    """Does what is posted, one after the other."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, "letters")
        self._room = BoundedSemaphore(MOST)

    def post(self, write: Callable[..., object], *args: Any) -> None:
        """Do it soon. Raises Busy if too much waits."""
        if not self._room.acquire(blocking=False):
            raise Busy(text.BUSY)
        self._pool.submit(self._work, write, *args)

    def settled(self) -> None:
        """Wait until all that was posted is done."""
        self._pool.submit(lambda: None).result()

    def _work(self, write: Callable[..., object], *args: Any) -> None:
        try:
            write(*args)
        except (OSError, SMTPException, NotNow) as why:
            # What they say would name the address.
            log.warning("A letter could not be sent: %s.", type(why).__name__)
        except Exception:  # the edge of the thread
            log.exception("A letter could not be written.")
        finally:
            connections.close_all()  # of this thread; letters are rare
            self._room.release()


LETTERS = Letters()


def forgotten(wanted: str, site: str) -> None:
    """Write to whom this name or e-mail belongs, if to anybody: a link for each.

    `site` is the beginning of the links: "https://play.example.org".
    """
    by_address: dict[str, list[Any]] = {}
    for account in _meant(wanted):
        by_address.setdefault(account.email, []).append(account)
    for email, accounts in by_address.items():
        if call_on_reactor(RESETS.may_send, email):
            links = [(str(each), site + link(each)) for each in accounts]
            _send("forgotten", email, links=links)


def tell(account: Any, what: str) -> None:
    """Write to the account's e-mail, as it was, that its `what` was changed.

    It is written to nobody if too much waits: the change itself is what matters.
    """
    if account.email:
        with suppress(Busy):
            LETTERS.post(_tell, str(account), what, account.email)


def link(account: Any) -> str:
    """Where the account gets another password, once."""
    number = urlsafe_base64_encode(force_bytes(account.pk))
    token = default_token_generator.make_token(account)
    return reverse("reset_confirm", args=[number, token])


def _tell(name: str, what: str, email: str) -> None:
    _send("changed", email, account=name, what=what)


def _meant(wanted: str) -> Iterable[Any]:
    right = Q(email__iexact=wanted) if "@" in wanted else Q(folded=names.sought(wanted))
    open_ = get_user_model().objects.filter(right, is_active=True).exclude(email="")
    # One without a password, as a guest has none, has not lost it.
    known = (each for each in open_[:SEVERAL] if each.has_usable_password())
    return [each for each in known if not each.password.startswith(MARK)]


def _send(name: str, email: str, **words: Any) -> None:
    words |= {
        "house": settings.SERVER_NAME,
        "good_for": text.span(settings.PASSWORD_RESET_TIMEOUT),
    }
    subject, _, body = render_to_string(f"web/letters/{name}.txt", words).partition(
        "\n"
    )
    send_mail(subject.strip(), body.strip() + "\n", None, [email])
