"""Loading: what is broken in the game is found before anybody is asked to wait."""

from typing import Any

import pytest

from server import loading


def test_the_game_that_is_there_loads(db: None) -> None:
    loading.load_game()


@pytest.mark.parametrize("name", loading.CLASSES)
def test_a_class_that_is_not_there_is_raised(
    db: None, settings: Any, name: str
) -> None:
    setattr(settings, name, "game.nowhere.Nothing")

    with pytest.raises(ImportError, match=r"game\.nowhere"):
        loading.load_game()


@pytest.mark.parametrize("name", ["GAME_TEXT", "GAME_HOOKS"])
def test_a_module_that_is_not_there_is_raised(
    db: None, settings: Any, name: str
) -> None:
    setattr(settings, name, "game.nowhere")

    with pytest.raises(ImportError, match=r"game\.nowhere"):
        loading.load_game()


def test_a_database_that_is_older_than_the_code_is_named_with_what_to_do(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from types import SimpleNamespace

    late = SimpleNamespace(app_label="world", name="0099_more")
    monkeypatch.setattr(
        loading.MigrationExecutor, "migration_plan", lambda *_: [(late, False)]
    )

    with pytest.raises(loading.NotMigrated, match=r"world\.0099_more"):
        loading.load_game()
