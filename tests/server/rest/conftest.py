"""Fixtures for the API: programs that ask with a token."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from server.accounts.models import Account
from server.rest import tokens
from server.rest.models import Scope
from tests.server.web.conftest import game, staff

__all__ = ["game", "staff"]


class Program:
    """Asks the API in the name of an account."""

    def __init__(self, account: Account, *scopes: str) -> None:
        self.account = account
        self.token, self.text = tokens.make(account, "a test", scopes, None)
        self.client = Client(enforce_csrf_checks=True)
        self.client.raise_request_exception = False

    def asks(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        """The answer; `more` as Django's test client takes it."""
        headers = {"Authorization": f"Bearer {self.text}"} | more.pop("headers", {})
        given = {} if body is None else {"data": body}
        ask = getattr(self.client, method)
        where = f"/api/v1/{path}"
        kind = "application/json"
        if method == "get":
            return ask(where, headers=headers, **given, **more)
        return ask(where, content_type=kind, headers=headers, **given, **more)

    def get(self, path: str, **query: Any) -> Any:
        """What is told, once it is sure that it is told."""
        answer = self.asks("get", path, query)
        assert answer.status_code == 200, answer.content
        return answer.json()


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """What one test asks is not counted against another."""
    yield
    for allowance in (tokens.USES, tokens.GUESSES):
        allowance._left.clear()


@pytest.fixture
def anna(game: Any) -> Program:
    """A program of Anna, who plays."""
    return Program(game.account("Anna"), Scope.READ, Scope.SPEAK)


@pytest.fixture
def otto(game: Any) -> Program:
    """A program of Otto, one of the staff, that may do everything."""
    return Program(game.account("Otto", role="Admin"), *Scope.values)
