"""Which setting obeys which rule; a wrong one is refused in a sentence that names it.

`problems()` is asked by `manage.py start` and by a Server that starts;
`manage.py check` shows the same sentences among Django's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error

from server.accounts import names
from server.errors import PlayerError
from server.setting_rules import (
    Rule,
    above_zero,
    addresses,
    at_least_zero,
    discord,
    dotted,
    file,
    file_if_any,
    flag,
    interface,
    listing,
    module,
    networks,
    one_of,
    port,
    question,
    question_if_any,
    secret,
    short_folder,
    texts,
    url_if_any,
    whole,
    words,
)

ENGINES = ("django.db.backends.sqlite3", "django.db.backends.postgresql")

SUBPROTOCOLS = (
    "v1.gatehouse",
    "telnet.mudstandards.org",
    "terminal.mudstandards.org",
    "gmcp.mudstandards.org",
    "json.mudstandards.org",
)
"""What the Portal speaks on a websocket."""

LOOPBACKS = ("localhost", "127.0.0.1", "::1")

RULES: dict[str, Rule] = {
    "VAR": short_folder,
    "SERVER_NAME": words,
    "INTERFACE": addresses,
    "TELNET_PORT": port,
    "TELNETS_PORT": port,
    "SSH_PORT": port,
    "WEB_PORT": port,
    "WEB_ORIGINS": texts,
    "TRUSTED_PROXIES": networks,
    "PROXY_PROTOCOL": networks,
    "SNIFF_TLS": at_least_zero,
    "TLS_CERTIFICATE": file_if_any,
    "TLS_KEY": file_if_any,
    "MSSP": listing,
    "METRICS_TOKEN": secret,
    "WEB_TLS": flag,
    "WEB_SUBPROTOCOL": one_of(*SUBPROTOCOLS),
    "WEB_MESSAGE_LIMIT": whole(16_384),
    "WEB_ECHO": flag,
    "MULTISESSION_MODE": whole(0, 3),
    "AUTO_PUPPET_ON_LOGIN": flag,
    "AUTO_CREATE_CHARACTER_WITH_ACCOUNT": flag,
    "MAX_NR_CHARACTERS": whole(1),
    "MAX_NR_SIMULTANEOUS_PUPPETS": whole(1),
    "GUESTS": whole(0),
    "GUEST_NAMES": texts,
    "LINKDEAD_TIME": at_least_zero,
    "SCROLLBACK_LINES": whole(0),
    "SCROLLBACK_BYTES": whole(0),
    "IDLE_TIMEOUT": whole(0),
    "WATCH_NOTICE": flag,
    "AUDIT_DAYS": whole(0),
    "LOGIN_DAYS": whole(1),
    "API_PER_MINUTE": whole(1),
    "RECONNECT_DAYS": whole(0, 3650),
    "SERVER_SESSION_CLASS": dotted,
    "CMDSET_UNLOGGEDIN": dotted,
    "CMDSET_SESSION": dotted,
    "CMDSET_ACCOUNT": dotted,
    "CMDSET_CHARACTER": dotted,
    "TYPECLASS_OBJECT": dotted,
    "TYPECLASS_CHARACTER": dotted,
    "TYPECLASS_ROOM": dotted,
    "TYPECLASS_EXIT": dotted,
    "TYPECLASS_CHANNEL": dotted,
    "CHANNEL_HISTORY": whole(1),
    "GAME_HOOKS": module,
    "GAME_TEXT": module,
    "GAME_SITE": module,
    "WORLD_FILE": file,
    "START_LOCATION": words,
    "DISCORD": discord,
    "SOUNDS_URL": url_if_any,
    "CLIENT_GUI": interface,
    "CLIENT_MAP_URL": url_if_any,
    "LINES_BURST": whole(1),
    "LINES_RATE": above_zero,
    "BYTES_BURST": whole(1),
    "BYTES_RATE": above_zero,
    "LOGIN_FAILURES": whole(1),
    "LOGIN_WINDOW": above_zero,
    "LOGIN_FAILURES_PER_SOURCE": whole(1),
    "LOGIN_SOURCE_WINDOW": above_zero,
    "CREATES_PER_SOURCE": whole(1),
    "CREATES_WINDOW": above_zero,
    "RESETS_PER_SOURCE": whole(1),
    "RESETS_WINDOW": above_zero,
    "CONNECTIONS": whole(1),
    "CONNECTIONS_PER_ADDRESS": whole(1),
    "CONNECTIONS_RATE": above_zero,
    "STRANGERS_BEGIN": whole(1),
    "STRANGERS_FULL": whole(1),
    "LOGIN_GRACE": above_zero,
    "QUEUE_LIMIT": whole(1),
    "LINE_LIMIT": whole(80),
    "OUTPUT_LIMIT": whole(4096),
    "SERVER_START_TIMEOUT": above_zero,
    "RETIRE_TIMEOUT": above_zero,
    "HUNG_AFTER": above_zero,
    "BLOCKED_AFTER": at_least_zero,
    # After the game's modules are imported, whose lock functions it may ask.
    "IDLE_EXEMPT": question,
    "DIALOGUE_BYPASS": texts,
    "CHANNEL_CREATE": question,
    "REQUIRE_SECOND_FACTOR": question_if_any,
}


def problems() -> list[str]:
    """A sentence for each setting that is wrong."""
    return [
        *_wrong_values(),
        *_database_problems(),
        *_port_problems(),
        *_guest_problems(),
        *_stranger_problems(),
        *_echo_problems(),
        *_letter_problems(),
    ]


def check_settings(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """The same sentences, for `manage.py check`."""
    return [Error(sentence, id="gatehouse.E001") for sentence in problems()]


def _wrong_values() -> Iterator[str]:
    for name, rule in RULES.items():
        if not hasattr(settings, name):
            yield f"{name} is missing; every settings module begins with settings.base."
        elif wanted := rule(value := getattr(settings, name)):
            yield f"{name} is {value!r}, but must be {wanted}."


def _database_problems() -> Iterator[str]:
    engine = settings.DATABASES["default"]["ENGINE"]
    if engine not in ENGINES:
        yield (
            f"DATABASE_URL asks for {engine}, but must name a PostgreSQL"
            " (postgres://...) or an SQLite (sqlite:///...) database."
        )


def _echo_problems() -> Iterator[str]:
    if getattr(settings, "WEB_ECHO", False) is not True:
        return
    if not settings.DEBUG or settings.INTERFACE not in LOOPBACKS:
        yield (
            "WEB_ECHO leads the websocket to no game; it is for settings.autobahn,"
            " with DEBUG, on this machine alone."
        )


def _letter_problems() -> Iterator[str]:
    anything_goes = "*" in settings.ALLOWED_HOSTS and not settings.SITE_ADDRESS
    if settings.EMAIL_HOST and anything_goes:
        yield (
            "SITE_ADDRESS is empty, so that whoever asks for a letter says where its"
            " links lead; set GATEHOUSE_SITE_ADDRESS, or name the hosts."
        )


def _port_problems() -> Iterator[str]:
    taken: dict[int, str] = {}
    for name in ("TELNET_PORT", "WEB_PORT", "TELNETS_PORT", "SSH_PORT"):
        number = getattr(settings, name, 0)
        if number in taken:
            yield f"{name} is {number}, but {taken[number]} is that already."
        elif isinstance(number, int) and number > 0:
            taken[number] = name


def _stranger_problems() -> Iterator[str]:
    begin = getattr(settings, "STRANGERS_BEGIN", 1)
    full = getattr(settings, "STRANGERS_FULL", 1)
    right = not (RULES["STRANGERS_BEGIN"](begin) or RULES["STRANGERS_FULL"](full))
    if right and full < begin:
        yield f"STRANGERS_FULL is {full}, but STRANGERS_BEGIN is {begin} already."


def _guest_problems() -> Iterator[str]:
    guests = getattr(settings, "GUESTS", 0)
    called = getattr(settings, "GUEST_NAMES", ())
    if RULES["GUESTS"](guests) or RULES["GUEST_NAMES"](called):
        return
    for name in called:
        try:
            names.formed(name)
        except PlayerError as why:
            yield f"GUEST_NAMES holds {name!r}. {why}"
    different = len({names.skeleton(name) for name in called})
    if guests > different:
        yield (
            f"GUESTS is {guests}, but GUEST_NAMES holds only {different} names"
            " that can be told apart."
        )
