"""The configuration: plain values, and a sentence for what is wrong."""

from pathlib import Path

import msgspec
import pytest

from portal.config import Config, load

LEAST = {"var": "/var/gate", "server_command": ["python"], "server_directory": "/"}


def loaded(**values: object) -> Config:
    return load(msgspec.json.encode({**LEAST, **values}))


def test_the_least_is_enough() -> None:
    config = loaded()

    assert config.server_command == ("python",)
    assert config.socket == Path("/var/gate/portal.sock")
    assert config.web_socket(3) == Path("/var/gate/web-3.sock")


def test_what_is_said_goes_before_what_is_usual() -> None:
    config = loaded(telnet_port=0, lines_rate=2.5, origins=["https://example.org"])

    assert (config.telnet_port, config.lines_rate) == (0, 2.5)
    assert config.origins == ("https://example.org",)


@pytest.mark.parametrize(
    "values, sentence",
    [
        ({"telnet_port": "4000"}, "telnet_port"),
        ({"telnet_prot": 4000}, "telnet_prot"),
        ({"server_command": None}, "server_command"),
    ],
)
def test_what_is_wrong_is_named(values: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValueError, match=f"configuration is wrong: .*{sentence}"):
        loaded(**values)


@pytest.mark.parametrize("document", [b"", b"{", b"[]", b"\xff", b"{}"])
def test_what_is_no_configuration_is_refused_in_a_sentence(document: bytes) -> None:
    with pytest.raises(ValueError, match="The Portal's configuration is wrong: "):
        load(document)
