"""The ban list: what the Server published holds, also while the Server is away."""

from pathlib import Path

import pytest

from portal.bans import BanList


@pytest.mark.parametrize(
    "network, address, banned",
    [
        ("192.0.2.0/24", "192.0.2.77", True),
        ("192.0.2.7", "192.0.2.7", True),
        ("192.0.2.7/24", "192.0.2.200", True),
        ("192.0.2.0/24", "198.51.100.1", False),
        ("192.0.2.0/24", "::ffff:192.0.2.1", True),
        ("2001:db8::/32", "2001:db8:1::1", True),
        ("2001:db8::/32", "192.0.2.1", False),
        ("0.0.0.0/0", "somewhere", False),
    ],
)
def test_who_is_banned(network: str, address: str, banned: bool) -> None:
    bans = BanList()

    bans.replace([network])

    assert bans.banned(address) is banned


def test_nobody_is_banned_by_an_empty_list() -> None:
    assert not BanList().banned("192.0.2.1")


def test_a_new_list_stands_in_place_of_the_old_one() -> None:
    bans = BanList()
    bans.replace(["192.0.2.0/24"])

    bans.replace(["198.51.100.0/24"])

    assert not bans.banned("192.0.2.1")
    assert bans.banned("198.51.100.1")


def test_the_list_outlives_the_portal(tmp_path: Path) -> None:
    path = tmp_path / "bans.txt"
    BanList(path).replace(["192.0.2.0/24", "2001:db8::/32"])

    again = BanList(path)

    assert again.banned("192.0.2.1")
    assert again.banned("2001:db8::1")


def test_what_is_no_network_bans_nobody_and_is_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "bans.txt"
    path.write_text("nonsense\n192.0.2.0/24\n")

    bans = BanList(path)

    assert bans.banned("192.0.2.1")
    assert caplog.messages == ["'nonsense' is no network and bans nobody."]


def test_a_list_that_cannot_be_kept_holds_all_the_same(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    bans = BanList(tmp_path / "nowhere" / "bans.txt")

    bans.replace(["192.0.2.0/24"])

    assert bans.banned("192.0.2.1")
    assert caplog.messages[0].startswith("The bans could not be written down: ")


def test_bytes_that_are_no_text_ban_nobody(tmp_path: Path) -> None:
    path = tmp_path / "bans.txt"
    path.write_bytes(b"\xff\xfe\n192.0.2.0/24\n")

    assert BanList(path).banned("192.0.2.1")
