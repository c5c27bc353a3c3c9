"""State: values that are never changed, only replaced."""

import msgspec
import pytest
from msgspec import msgpack

from portal.wire.state import TRUE_COLOR, Asking, Client, Saved


@pytest.mark.parametrize(
    "value",
    [
        Client("ssh", "2001:db8::1", account=7, colors=TRUE_COLOR, secure=True),
        Asking("name", "Your name?", data={"tries": 2}),
        Saved(account=7, puppet=12, asking=Asking("name", "Your name?")),
    ],
)
def test_it_crosses_as_it_is(value: object) -> None:
    assert msgpack.decode(msgpack.encode(value), type=type(value)) == value


def test_one_cannot_be_changed() -> None:
    client = Client("telnet", "192.0.2.1")

    with pytest.raises(AttributeError):
        client.width = 100  # type: ignore[misc]


def test_two_do_not_share_what_they_hold() -> None:
    assert Saved().options is not Saved().options


def test_what_an_older_peer_left_out_has_its_usual_value() -> None:
    short = msgpack.encode(["telnet", "192.0.2.1"])

    assert msgpack.decode(short, type=Client) == Client("telnet", "192.0.2.1")


def test_what_a_newer_peer_adds_at_the_end_is_left_out() -> None:
    client = Client("telnet", "192.0.2.1", gmcp=True)
    fields = msgpack.decode(msgpack.encode(client))
    longer = msgpack.encode([*fields, "what nobody knows yet"])

    assert msgpack.decode(longer, type=Client) == client


@pytest.mark.parametrize(
    "supports, package, takes",
    [
        (None, "Char.Vitals", True),
        (("core", "char"), "Char.Vitals", True),
        (("core", "char.items"), "Char.Items.Add", True),
        (("core", "char.items"), "Char.Vitals", False),
        (("core", "char"), "Charlatan", False),
        ((), "Core.Goodbye", False),
    ],
)
def test_a_package_stands_for_those_in_it(
    supports: tuple[str, ...] | None, package: str, takes: bool
) -> None:
    client = Client("telnet", "192.0.2.1", gmcp=True, supports=supports)

    assert client.takes(package) is takes


@pytest.mark.parametrize(
    "before, now, more",
    [
        (None, ("core", "char"), True),
        (("core", "char"), ("char", "core", "room"), True),
        (("core", "char"), ("core", "room"), True),
        (("core", "char"), ("char", "core"), False),
        (("core", "char"), ("core",), False),
        (("core", "char"), None, False),
    ],
)
def test_what_it_did_not_take_before_it_may_have_missed(
    before: tuple[str, ...] | None, now: tuple[str, ...] | None, more: bool
) -> None:
    client = Client("telnet", "192.0.2.1", gmcp=True, supports=now)

    assert (
        client.takes_more_than(msgspec.structs.replace(client, supports=before)) is more
    )
