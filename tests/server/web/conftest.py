"""Fixtures for the web site."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from tests.server.web.game import PASSWORD, Game


@pytest.fixture
def game(transactional_db: None) -> Iterator[Game]:
    """A game that runs beside the test."""
    game = Game()
    yield game
    game.end()


@pytest.fixture
def staff(game: Game, client: Client) -> Client:
    """A browser in which a superuser, Otto, is logged in."""
    game.account("Otto", role="Developer", is_superuser=True)
    client.post("/login/", {"username": "Otto", "password": PASSWORD})
    return client
