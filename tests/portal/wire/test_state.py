"""State: values that are never changed, only replaced."""

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
