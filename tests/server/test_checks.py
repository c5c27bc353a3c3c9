"""A wrong setting is refused in a sentence that names it."""

import pytest
from django.conf import settings as configured
from django.core.checks import run_checks

from server.checks import RULES, problems
from settings import base


def about(name):
    """The sentences that name this setting."""
    return [sentence for sentence in problems() if sentence.startswith(f"{name} ")]


def test_nothing_is_wrong_with_the_settings_as_they_come():
    assert problems() == []


@pytest.mark.parametrize("name", RULES)
def test_a_wrong_setting_is_named(name, settings):
    setattr(settings, name, object())

    (sentence,) = about(name)

    assert sentence.startswith(f"{name} is ")
    assert "must be" in sentence


@pytest.mark.parametrize("name", RULES)
def test_every_setting_with_a_rule_has_a_default(name):
    assert hasattr(base, name)


def test_a_missing_setting_is_named(settings):
    del settings.MULTISESSION_MODE

    (sentence,) = about("MULTISESSION_MODE")

    assert sentence.startswith("MULTISESSION_MODE is missing")


def test_no_letter_leads_where_a_stranger_says(settings):
    settings.EMAIL_HOST, settings.ALLOWED_HOSTS = "smtp.example.org", ["*"]
    settings.SITE_ADDRESS = ""

    (sentence,) = about("SITE_ADDRESS")

    assert "GATEHOUSE_SITE_ADDRESS" in sentence
    settings.SITE_ADDRESS = "https://play.example.org"
    assert problems() == []


def test_two_doors_cannot_share_a_port(settings):
    settings.TELNET_PORT = settings.SSH_PORT = 4000

    (sentence,) = about("SSH_PORT")

    assert sentence == "SSH_PORT is 4000, but TELNET_PORT is that already."


@pytest.mark.parametrize("name", ["A", "Two words", "Straße"])
def test_a_guest_is_called_by_what_can_be_a_name(settings, name):
    settings.GUEST_NAMES = ["Wanderer", name]

    (sentence,) = about("GUEST_NAMES")

    assert repr(name) in sentence


def test_there_are_names_enough_for_all_guests(settings):
    settings.GUESTS, settings.GUEST_NAMES = 3, ["Wanderer", "Pilgrim", "PiIgrim"]

    (sentence,) = about("GUESTS")

    assert sentence == (
        "GUESTS is 3, but GUEST_NAMES holds only 2 names that can be told apart."
    )


def test_who_may_be_idle_is_said_as_a_lock_says_it(settings):
    settings.IDLE_EXEMPT = "perm(Wizard)"

    (sentence,) = about("IDLE_EXEMPT")

    assert sentence == (
        "IDLE_EXEMPT is 'perm(Wizard)', but must be what a lock asks, such as"
        " \"perm(Helper)\" (perm(): There is no role 'Wizard'; there are Guest, Player,"
        " Helper, Builder, Admin, Developer.)."
    )


def test_closed_doors_and_free_ports_may_be_many(settings):
    settings.TELNET_PORT = settings.SSH_PORT = 0
    settings.WEB_PORT = settings.TELNETS_PORT = -1

    assert not about("SSH_PORT")
    assert not about("TELNETS_PORT")


def test_a_database_we_cannot_promise_anything_for_is_refused(monkeypatch):
    monkeypatch.setitem(configured.DATABASES["default"], "ENGINE", "mysql")

    (sentence,) = about("DATABASE_URL")

    assert "PostgreSQL" in sentence


def test_django_shows_the_same_sentences(settings):
    settings.MULTISESSION_MODE = 7

    messages = [message.msg for message in run_checks()]

    wanted = "MULTISESSION_MODE is 7, but must be a whole number 0 to 3."
    assert wanted in messages


@pytest.mark.parametrize(
    "debug, interface, wrong",
    [(True, "127.0.0.1", 0), (False, "127.0.0.1", 1), (True, "0.0.0.0", 1)],
)
def test_a_websocket_that_leads_to_no_game_is_for_this_machine(
    settings, debug, interface, wrong
):
    settings.WEB_ECHO, settings.DEBUG, settings.INTERFACE = True, debug, interface

    assert len(about("WEB_ECHO")) == wrong


@pytest.mark.parametrize(
    "interface, wrong",
    [
        ("localhost", 0),
        ("0.0.0.0", 0),
        ("192.0.2.7, 2001:db8::7", 0),
        ("", 1),
        ("localhost,", 1),
        ("gate.example", 1),
        (["127.0.0.1"], 1),
    ],
)
def test_the_doors_are_opened_on_addresses(settings, interface, wrong):
    settings.INTERFACE = interface

    assert len(about("INTERFACE is")) == wrong


def test_a_crowd_of_strangers_ends_above_where_it_begins(settings):
    settings.STRANGERS_BEGIN, settings.STRANGERS_FULL = 100, 50

    assert about("STRANGERS_FULL") == [
        "STRANGERS_FULL is 50, but STRANGERS_BEGIN is 100 already."
    ]


def test_a_certificate_in_a_folder_that_is_not_ours_is_named(settings, monkeypatch):
    def is_file(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("pathlib.Path.is_file", is_file)
    settings.TLS_CERTIFICATE = "/etc/letsencrypt/live/play.example.org/fullchain.pem"

    [sentence] = about("TLS_CERTIFICATE")
    assert "must be the path of a file that can be read" in sentence
