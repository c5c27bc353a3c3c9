"""Who is at the other end, behind how many proxies."""

import pytest

from portal.web.addresses import Origin, Proxies, canonical


def test_a_stranger_is_who_connects_whatever_its_headers_say():
    proxies = Proxies(["10.0.0.1"])
    headers = {
        "host": "mud.example:4001",
        "x-forwarded-for": "198.51.100.7",
        "x-forwarded-host": "evil.example",
        "x-forwarded-proto": "https",
    }

    came = proxies.origin("203.0.113.9", headers)

    assert came == Origin("203.0.113.9", "mud.example:4001", False)


def test_a_trusted_proxy_speaks_for_its_client():
    proxies = Proxies(["10.0.0.0/8"])
    headers = {
        "host": "127.0.0.1:4001",
        "x-forwarded-for": "198.51.100.7",
        "x-forwarded-host": "mud.example",
        "x-forwarded-proto": "https",
    }

    came = proxies.origin("10.0.0.1", headers)

    assert came == Origin("198.51.100.7", "mud.example", True)


@pytest.mark.parametrize(
    "word, secure",
    [("https", True), ("wss", True), ("http, HTTPS", True), ("http", False)],
)
@pytest.mark.parametrize("inside", [True, False])
def test_what_counts_is_how_the_browser_came_to_the_proxy(word, secure, inside):
    proxies = Proxies(["10.0.0.1"])

    came = proxies.origin("10.0.0.1", {"x-forwarded-proto": word}, secure=inside)

    assert came.secure is secure


@pytest.mark.parametrize(
    "forwarded, address",
    [
        ("6.6.6.6, 198.51.100.7", "198.51.100.7"),
        ("6.6.6.6, 198.51.100.7, 10.0.0.2", "198.51.100.7"),
        ("198.51.100.7, nonsense", "10.0.0.1"),
        ("198.51.100.7, nonsense, 10.0.0.2", "10.0.0.2"),
        ("10.0.0.3, 10.0.0.2", "10.0.0.3"),
        ("198.51.100.7:4711", "198.51.100.7"),
        ("[2001:db8::5]:4711", "2001:db8::5"),
        ("", "10.0.0.1"),
        ("," * 500, "10.0.0.1"),
    ],
)
def test_entries_are_believed_from_right_to_left(forwarded, address):
    proxies = Proxies(["10.0.0.0/8"])

    came = proxies.origin("10.0.0.1", {"x-forwarded-for": forwarded})

    assert came.address == address


def test_the_same_host_has_one_spelling():
    assert canonical("::ffff:192.0.2.1") == "192.0.2.1"
    assert canonical("2001:DB8::0:1") == "2001:db8::1"
    assert canonical("unknown") is None


def test_a_connection_that_is_encrypted_here_is_secure():
    assert Proxies([]).origin("203.0.113.9", {}, secure=True).secure


def test_a_proxy_that_is_no_address_is_named():
    with pytest.raises(ValueError, match=r"trusted_proxies: 'gate\.example'"):
        Proxies(["gate.example"])
