"""The doors as auditors see them: ssh-audit and sslyze."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.live.authority import certify

SCANNERS = Path(sys.executable).parent.parent / "scanners" / "bin"


@pytest.fixture(scope="module")
def certified(tmp_path_factory, built_once):
    """A Gatehouse with a certificate that an authority has signed; and its folder."""
    folder = tmp_path_factory.mktemp("authority")
    certify(folder)
    house = built_once(
        GATEHOUSE_TLS_CERTIFICATE=str(folder / "chain.pem"),
        GATEHOUSE_TLS_KEY=str(folder / "key.pem"),
        GATEHOUSE_WEB_TLS="true",
    )
    house.start()
    return house, folder


def scan(scanner, *arguments):
    """What the scanner prints, whatever it finds."""
    command = [SCANNERS / scanner, *arguments]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=100
    )
    return done.stdout + done.stderr


def test_an_auditor_of_ssh_fails_nothing(certified):
    house, _ = certified

    report = scan("ssh-audit", "--no-colors", "-p", str(house.port("ssh")), "127.0.0.1")

    assert "ssh-ed25519" in report
    assert "rsa-sha2-512" in report
    assert "[fail]" not in report


def test_an_auditor_of_tls_finds_every_door_as_mozilla_recommends(certified):
    house, folder = certified
    doors = [f"localhost:{house.port(door)}" for door in ("telnets", "web", "telnet")]
    authority = f"--certinfo_ca_file={folder / 'ca.pem'}"

    report = scan("sslyze", "--mozilla_config=intermediate", authority, *doors)

    assert report.count("OK - Compliant") == len(doors), report
