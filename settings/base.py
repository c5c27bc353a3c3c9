"""What every Gatehouse has in common; the other settings modules start from here.

A game changes what it likes in a module of its own that begins with
`from settings.base import *` and is named by `DJANGO_SETTINGS_MODULE`.
`server/checks.py` says what each setting may be, `docs/running.md` what the environment
may say.
"""

import os
import secrets
from pathlib import Path

from environs import Env

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(env.str("GATEHOUSE_VAR", default=str(BASE_DIR / "var"))).resolve()


def kept_key(path: Path) -> str:
    """The secret kept in `path`; made at the first start, for its owner's eyes only."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        # Written aside and linked, so that two first starts agree on one whole key.
        aside = path.with_name(f"{path.name}.{os.getpid()}")
        aside.touch(0o600)
        aside.write_text(secrets.token_urlsafe(50))
        try:
            os.link(aside, path)
        except FileExistsError:
            pass
        finally:
            aside.unlink()
    return path.read_text().strip()


# The doors: a port of 0 stays closed, -1 is any free one

SERVER_NAME = "Gatehouse"
INTERFACE = env.str("GATEHOUSE_INTERFACE", default="127.0.0.1")
TELNET_PORT = env.int("GATEHOUSE_TELNET_PORT", default=4000)
WEB_PORT = env.int("GATEHOUSE_WEB_PORT", default=4001)
TELNETS_PORT = env.int("GATEHOUSE_TELNETS_PORT", default=4003)
SSH_PORT = env.int("GATEHOUSE_SSH_PORT", default=4004)
WEB_ORIGINS: list[str] = []  # further sites whose pages may open the websocket
TRUSTED_PROXIES: list[str] = []  # networks whose X-Forwarded-For is believed

# Django

SECRET_KEY = kept_key(VAR / "secret.key")
DEBUG = False
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django_otp_webauthn",
    "server",
    "server.accounts",
    "server.audit",
    "server.channels",
    "server.world",
    "server.data",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "server.web.middleware.content_security_policy",
    "server.web.middleware.admin_addresses",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "server.web.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "server" / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "server.web.views.house",
            ]
        },
    }
]
SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": str(VAR / "gatehouse.sqlite3"),
    "OPTIONS": {
        # A transaction that reads first and writes later would fail at once.
        "transaction_mode": "IMMEDIATE",
        "timeout": 5,
        # FULL: what was told to a player survives a power cut.
        # No automatic checkpoints: see docs/decisions/0004-wal-checkpoints.md.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        " PRAGMA wal_autocheckpoint=0",
    },
}
DATABASES = {"default": SQLITE}
if env.str("DATABASE_URL", default=""):
    DATABASES["default"] = env.dj_db_url("DATABASE_URL")
if DATABASES["default"]["ENGINE"] == SQLITE["ENGINE"]:
    # Both processes and every shell must mean the same file.
    NAME = str(BASE_DIR / DATABASES["default"]["NAME"])
    DATABASES["default"] = SQLITE | {"NAME": NAME}
# Threads keep their connection, and look whether it is alive before they use it.
DATABASES["default"] |= {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
AUTH_USER_MODEL = "accounts.Account"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTHENTICATION_BACKENDS = ["server.accounts.backend.GateBackend"]
PASSWORD_HASHERS = ["server.accounts.hashing.Argon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "server.accounts.passwords.LengthValidator"},
    {
        "NAME": "django.contrib.auth.password_validation"
        ".UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username"]},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
USE_TZ = True
TIME_ZONE = "UTC"  # of the logs and the site

# The web

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "server" / "web" / "static"]
WHITENOISE_USE_FINDERS = True  # straight from the source, no collectstatic
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "/"
ADMIN_ADDRESSES = ["127.0.0.0/8", "::1/128"]  # networks to which the admin answers
CSRF_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
# The Portal writes this header itself and passes no other on.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"

# The second factor: passkeys belong to one host name, codes by time to none

OTP_TOTP_ISSUER = SERVER_NAME
OTP_WEBAUTHN_RP_NAME = SERVER_NAME
OTP_WEBAUTHN_RP_ID = "localhost"
OTP_WEBAUTHN_ALLOWED_ORIGINS = [f"http://localhost:{WEB_PORT}"]

# Names and passwords

NAME_PATTERN = "[A-Za-z]+"  # what the whole of an account's name must match
RESERVED_NAMES: list[str] = []  # beside those in server/accounts/names.py
GUEST_NAMES = """
    Wanderer Wayfarer Traveller Pilgrim Rambler Rover Roamer Strider Passerby Newcomer
    Visitor Stroller Sojourner Voyager Vagabond Drifter Nomad Tinker Pedlar Minstrel
    Drover Herald Skipper Trekker
""".split()  # noqa: SIM905 (what guests are called; nobody else can be)
HASH_THREADS = 2  # passwords hashed at the same time
HASH_QUEUE = 16  # how many more may wait; then the gate is busy

# Sessions

SERVER_SESSION_CLASS = "server.sessions.session.ServerSession"
CMDSET_UNLOGGEDIN = "game.cmdsets.UnloggedinCmdSet"
CMDSET_SESSION = "game.cmdsets.SessionCmdSet"
CMDSET_ACCOUNT = "game.cmdsets.AccountCmdSet"
CMDSET_CHARACTER = "game.cmdsets.CharacterCmdSet"
MULTISESSION_MODE = 2
AUTO_PUPPET_ON_LOGIN = True
AUTO_CREATE_CHARACTER_WITH_ACCOUNT = True
MAX_NR_CHARACTERS = 5
MAX_NR_SIMULTANEOUS_PUPPETS = 1
GUESTS = 0  # most visitors without an account at once (`connect guest`); 0 is none
LINKDEAD_TIME = 300.0  # seconds a session stays whose connection was lost
SCROLLBACK_LINES = 200  # of what it was told then, for whoever comes back
SCROLLBACK_BYTES = 65_536
IDLE_TIMEOUT = 0  # seconds without a line, then a player is disconnected; 0 is never
IDLE_EXEMPT = "perm(Helper)"  # who may stay all the same, as a lock asks
DIALOGUE_BYPASS = ("quit",)  # lines that are commands amid a dialogue, too

# The game

TYPECLASS_OBJECT = "game.things.Thing"
TYPECLASS_CHARACTER = "game.characters.Character"
TYPECLASS_ROOM = "game.rooms.Room"
TYPECLASS_EXIT = "game.exits.Exit"
TYPECLASS_CHANNEL = "server.channels.channel.Channel"
CHANNEL_HISTORY = 1000  # lines that are kept of each channel
CHANNEL_CREATE = "perm(Helper)"  # who may make channels, as a lock asks
GAME_HOOKS = "game.hooks"
GAME_TEXT = "game.text"
WORLD_FILE = BASE_DIR / "game" / "world.toml"
HELP_FOLDER = BASE_DIR / "game" / "help"  # topics of the command `help`: *.md
START_LOCATION = "gatehouse"

# Limits

LINES_BURST = 10
LINES_RATE = 10.0
BYTES_BURST = 262_144
BYTES_RATE = 65_536.0  # of a telnet client; what comes faster is read later
LOGIN_FAILURES = 5
LOGIN_WINDOW = 300
LOGIN_FAILURES_PER_SOURCE = 20
LOGIN_SOURCE_WINDOW = 3600
CREATES_PER_SOURCE = 10
CREATES_WINDOW = 3600
CONNECTIONS = 2000
CONNECTIONS_PER_ADDRESS = 50
CONNECTIONS_RATE = 20.0  # new ones a second from one address
LOGIN_GRACE = 300.0  # seconds a connection may stay without logging in
QUEUE_LIMIT = 100  # lines of one session that wait; beyond it we read no further
LINE_LIMIT = 4096  # bytes
OUTPUT_LIMIT = 262_144  # bytes a client may leave unread before it is disconnected

# The two processes: seconds

SERVER_START_TIMEOUT = 60.0
RETIRE_TIMEOUT = 10.0
HUNG_AFTER = 20.0  # a Server that is silent so long is ended
BLOCKED_AFTER = 1.0  # one turn of the Server so long is logged; 0 is never

NOTICE = ""  # a sentence for whoever starts this, if it is no ordinary Gatehouse
