"""The settings for players."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
ASKED = [
    "SECURE_SSL_REDIRECT",
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
    "SECURE_HSTS_SECONDS",
    "CSRF_TRUSTED_ORIGINS",
    "SITE_ADDRESS",
    "ALLOWED_HOSTS",
    "DEBUG",
    "OTP_WEBAUTHN_RP_ID",
]


def run(folder, *command, **environment):
    """What a new process with these settings says."""
    known = {"PATH": os.environ["PATH"], "GATEHOUSE_VAR": str(folder)}
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=known | {"DJANGO_SETTINGS_MODULE": "settings.prod"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def read(folder, **environment):
    """The values of the settings that are asked about."""
    code = (
        "import json, settings.prod as it;"
        f"print(json.dumps({{name: getattr(it, name) for name in {ASKED!r}}}))"
    )
    return json.loads(run(folder, "-c", code, **environment).stdout)


def test_django_finds_nothing_to_warn_of(tmp_path):
    done = run(
        tmp_path,
        *("manage.py", "check", "--deploy", "--fail-level", "WARNING"),
        GATEHOUSE_HOSTS="play.example.org",
    )

    assert (done.returncode, done.stderr) == (0, "")


def test_everything_follows_from_the_names_of_the_host(tmp_path):
    it = read(tmp_path, GATEHOUSE_HOSTS="play.example.org,.example.net")

    assert it["ALLOWED_HOSTS"] == ["play.example.org", ".example.net"]
    assert it["CSRF_TRUSTED_ORIGINS"] == [
        "https://play.example.org",
        "https://*.example.net",
    ]
    assert it["SITE_ADDRESS"] == "https://play.example.org"
    assert it["OTP_WEBAUTHN_RP_ID"] == "play.example.org"
    assert it["SECURE_SSL_REDIRECT"]
    assert it["SESSION_COOKIE_SECURE"]
    assert it["CSRF_COOKIE_SECURE"]
    assert it["SECURE_HSTS_SECONDS"] > 0
    assert not it["DEBUG"]


def test_a_house_by_plain_http_on_purpose_promises_no_https(tmp_path):
    it = read(tmp_path, GATEHOUSE_HOSTS="mud.example.org", GATEHOUSE_HTTPS="off")

    assert it["SITE_ADDRESS"] == "http://mud.example.org"
    for name in ("SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "SECURE_HSTS_SECONDS"):
        assert not it[name]


def test_a_site_at_a_port_of_its_own_says_so_in_letters(tmp_path):
    address = "https://play.example.org:4001"
    names = {"GATEHOUSE_HOSTS": "play.example.org"}

    it = read(tmp_path, GATEHOUSE_SITE_ADDRESS=f"{address}/", **names)

    assert it["SITE_ADDRESS"] == address


def test_without_a_name_there_is_no_start(tmp_path):
    done = run(tmp_path, "manage.py", "check")

    assert done.returncode != 0
    assert "GATEHOUSE_HOSTS" in done.stderr
