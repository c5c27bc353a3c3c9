"""SERVER_SESSION_CLASS: a class that cannot do its work is refused at loading."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from portal.wire.state import Client
from server import loading
from server.sessions import SESSIONS
from server.sessions.session import ServerSession
from tests.stories.town import Town

NO_CLASS = 5


class Stranger:
    """No session at all."""


class Unmade(ServerSession):
    """Forgets to be a session."""

    def __init__(self, sessid: int, client: Client, sessionhandler: Any) -> None:
        self.sessid = sessid


class OtherArguments(ServerSession):
    """Cannot be made as sessions are."""

    def __init__(self, sessid: int) -> None:
        super().__init__(sessid, Client("none", ""), SESSIONS)


class NeedsAnAccount(ServerSession):
    """Takes it that somebody is there."""

    def __init__(self, sessid: int, client: Client, sessionhandler: Any) -> None:
        super().__init__(sessid, client, sessionhandler)
        self.nick = self.account.username.lower()  # type: ignore[union-attr]


class Mute(ServerSession):
    """Fails whenever it is told something."""

    def data_out(self, name: str, /, *args: Any, **options: Any) -> None:
        raise ZeroDivisionError("a slip")


class MuteByItsArguments(ServerSession):
    """Takes what no output gives."""

    def data_out(self, text: str) -> None:
        super().data_out("text", text)


class MuteButForText(ServerSession):
    """Takes it that all it is told is a text."""

    def data_out(self, name: str, text: str = "", **options: Any) -> None:
        super().data_out(name, text.upper(), **options)


class MuteToSeveral(ServerSession):
    """Takes it that an output has one value."""

    def data_out(self, name: str, value: Any, **options: Any) -> None:
        super().data_out(name, value, **options)


class MuteToOptions(ServerSession):
    """Takes it that nothing is told with options."""

    def data_out(self, name: str, /, *args: Any) -> None:
        super().data_out(name, *args)


class MuteForAWhile(ServerSession):
    """Tells it later, though whoever speaks does not wait."""

    async def data_out(self, name: str, /, *args: Any, **options: Any) -> None:  # type: ignore[override]
        super().data_out(name, *args, **options)


class MuteInItsOwnWay(ServerSession):
    """Says nothing but a text."""

    def msg(self, text: str) -> None:  # type: ignore[override]
        super().msg(text)


class Deaf(ServerSession):
    """Fails whenever it hears something."""

    def data_in(self, name: str, /, *args: Any) -> Any:
        raise ZeroDivisionError("a slip")


class DeafByItsArguments(ServerSession):
    """Takes it that a client only types."""

    def data_in(self, name: str, line: str) -> Any:
        return super().data_in(name, line)


class DeafForAWhile(ServerSession):
    """Hears it later, though what is typed next does not wait."""

    async def data_in(self, name: str, /, *args: Any) -> Any:  # type: ignore[override]
        return super().data_in(name, *args)


class Unsaved(ServerSession):
    """Forgets to say what is to be kept."""

    def saved(self) -> Any:
        super().saved()


class Unkeepable(ServerSession):
    """Wants something kept that cannot cross to the Portal."""

    def saved(self) -> Any:
        return msgspec.structs.replace(super().saved(), options={"mood": object()})


class Unrestored(ServerSession):
    """Cannot be made again."""

    def restore(self, saved: Any) -> None:
        raise KeyError("mood")


@pytest.mark.parametrize(
    "name, why",
    [
        ("NO_CLASS", "which is no ServerSession"),
        ("Stranger", "which is no ServerSession"),
        ("Unmade", "does not work: AttributeError: .*no attribute"),
        ("OtherArguments", "does not work: TypeError: .*argument"),
        ("NeedsAnAccount", "does not work: AttributeError: .*username"),
        ("Mute", "does not work: ZeroDivisionError: a slip"),
        ("MuteByItsArguments", "does not work: TypeError: .*argument"),
        ("MuteButForText", "does not work: AttributeError: .*upper"),
        ("MuteToSeveral", "does not work: TypeError: .*arguments"),
        ("MuteToOptions", "does not work: TypeError: .*raw"),
        ("MuteForAWhile", "does not work: TypeError: .*cannot be async"),
        ("MuteInItsOwnWay", "does not work: TypeError: .*options"),
        ("Deaf", "does not work: ZeroDivisionError: a slip"),
        ("DeafByItsArguments", "does not work: TypeError: .*line"),
        ("DeafForAWhile", "does not work: TypeError: .*cannot be async"),
        ("Unsaved", "does not work: AttributeError"),
        ("Unkeepable", "does not work: WireError"),
        ("Unrestored", "does not work: KeyError: 'mood'"),
    ],
)
def test_a_class_that_cannot_do_its_work_is_refused_in_a_sentence(
    db: None, settings: Any, name: str, why: str
) -> None:
    settings.SERVER_SESSION_CLASS = f"{__name__}.{name}"

    with pytest.raises(loading.WrongClass, match=why) as refused:
        loading.load_game()

    sentence = f"SERVER_SESSION_CLASS is {__name__}.{name}, "
    assert str(refused.value).startswith(sentence)


class Eager(ServerSession):
    """Speaks as soon as it is made."""

    def __init__(self, sessid: int, client: Client, sessionhandler: Any) -> None:
        super().__init__(sessid, client, sessionhandler)
        self.set_option("wrap", False)
        self.msg("hello")


def test_of_the_trial_at_loading_nothing_is_left(town: Town, settings: Any) -> None:
    anna = town.player("Anna")
    settings.SERVER_SESSION_CLASS = f"{__name__}.Eager"

    loading.load_game()
    town.settle()

    assert anna.sees == []
    assert SESSIONS.count() == 1
    assert 0 not in town.portal.sessions
