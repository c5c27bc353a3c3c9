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
# "localhost" is 127.0.0.1, and ::1 where there is one; several have commas between.
INTERFACE = env.str("GATEHOUSE_INTERFACE", default="localhost")
TELNET_PORT = env.int("GATEHOUSE_TELNET_PORT", default=4000)
WEB_PORT = env.int("GATEHOUSE_WEB_PORT", default=4001)
TELNETS_PORT = env.int("GATEHOUSE_TELNETS_PORT", default=4003)
SSH_PORT = env.int("GATEHOUSE_SSH_PORT", default=4004)
WEB_ORIGINS: list[str] = []  # further sites whose pages may open the websocket
TRUSTED_PROXIES: list[str] = []  # networks whose X-Forwarded-For is believed
PROXY_PROTOCOL: list[str] = []  # networks that begin each connection with PROXY
SNIFF_TLS = 0.15  # seconds in which TLS may begin on the telnet port; 0 is never
TLS_CERTIFICATE = env.str("GATEHOUSE_TLS_CERTIFICATE", default="")  # PEM; "" makes one
TLS_KEY = env.str("GATEHOUSE_TLS_KEY", default="")  # PEM; "" is in the same file
MSSP: dict[str, str | list[str]] = {}  # what crawlers are told; see docs/running.md
METRICS_TOKEN = env.str("GATEHOUSE_METRICS_TOKEN", default="")  # opens /metrics
if env.str("GATEHOUSE_METRICS_TOKEN_FILE", default=""):
    METRICS_TOKEN = env.path("GATEHOUSE_METRICS_TOKEN_FILE").read_text().strip()
WEB_TLS = env.bool("GATEHOUSE_WEB_TLS", default=False)  # HTTPS without a proxy
WEB_SUBPROTOCOL = "v1.gatehouse"  # of a websocket whose client names none that we know
WEB_ECHO = False  # see settings/autobahn.py

# Django

SECRET_KEY = kept_key(VAR / "secret.key")
DEBUG = False
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = [
    "server.web.admin_config.HouseAdminConfig",
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
    "server.rest",
    "server.channels",
    "server.help",
    "server.world",
    "server.data",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "server.web.middleware.content_security_policy",
    "server.web.middleware.kept_by_nobody",
    "server.web.middleware.admin_addresses",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "server.web.security_rule.second_factor_of_staff",
    "server.audit.changes.in_hand",
    "django.contrib.messages.middleware.MessageMiddleware",
]
ROOT_URLCONF = "server.web.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # What a game has of its own comes first.
        "DIRS": [
            BASE_DIR / "game" / "templates",
            BASE_DIR / "server" / "web" / "templates",
        ],
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
        "OPTIONS": {"user_attributes": ["username", "email"]},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
USE_TZ = True
TIME_ZONE = "UTC"  # of the logs and the site

# The web

STATIC_URL = "/static/"
STATICFILES_DIRS = [
    folder
    for folder in (BASE_DIR / "game" / "static", BASE_DIR / "server" / "web" / "static")
    if folder.is_dir()
]
WHITENOISE_USE_FINDERS = True  # straight from the source, no collectstatic
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "/"
# How letters begin a link: "https://play.example.org"; "" is as the browser says.
SITE_ADDRESS = env.str("GATEHOUSE_SITE_ADDRESS", default="").rstrip("/")
PASSWORD_RESET_TIMEOUT = 3600  # seconds for which the link of a letter is good
CSRF_FAILURE_VIEW = "server.web.views.not_from_here"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
ADMIN_ADDRESSES = ["127.0.0.0/8", "::1/128"]  # networks to which the admin answers
CSRF_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
# The Portal writes this header itself and passes no other on.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"

# Letters: into the log of the Server, until there is a host that sends them

EMAIL_HOST = env.str("GATEHOUSE_EMAIL_HOST", default="")
EMAIL_PORT = env.int("GATEHOUSE_EMAIL_PORT", default=587)
EMAIL_HOST_USER = env.str("GATEHOUSE_EMAIL_USER", default="")
EMAIL_HOST_PASSWORD = env.str("GATEHOUSE_EMAIL_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("GATEHOUSE_EMAIL_STARTTLS", default=EMAIL_PORT == 587)
EMAIL_USE_SSL = env.bool("GATEHOUSE_EMAIL_TLS", default=EMAIL_PORT == 465)
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = "django.core.mail.backends." + (
    "smtp.EmailBackend" if EMAIL_HOST else "console.EmailBackend"
)
DEFAULT_FROM_EMAIL = env.str("GATEHOUSE_EMAIL_FROM", default="gatehouse@localhost")

# The second factor: passkeys belong to one host name, codes by time to none

OTP_WEBAUTHN_RP_NAME_CALLABLE = "server.web.passkeys.house_name"
OTP_WEBAUTHN_RP_ID = "localhost"
OTP_WEBAUTHN_ALLOWED_ORIGINS = [f"http://localhost:{WEB_PORT}"]
OTP_WEBAUTHN_HELPER_CLASS = "server.web.passkeys.Ceremony"
OTP_WEBAUTHN_EXCEPTION_LOGGER_NAME = ""  # what strangers send is told, not logged
OTP_TOTP_THROTTLE_FACTOR = OTP_STATIC_THROTTLE_FACTOR = 0  # the gate counts
REQUIRE_SECOND_FACTOR = ""  # of whom for the admin pages, as a lock asks; "" is nobody

# Names and passwords

NAME_PATTERN = "[A-Za-z]+"  # what the whole of an account's name must match
RESERVED_NAMES: list[str] = []  # beside those in server/accounts/names.py
GUEST_NAMES = """
    Wanderer Wayfarer Traveller Pilgrim Rambler Rover Roamer Strider Passerby Newcomer
    Visitor Stroller Sojourner Voyager Vagabond Drifter Nomad Tinker Pedlar Minstrel
    Drover Herald Skipper Trekker
""".split()  # noqa: SIM905 (what guests are called; nobody else can be)
RECONNECT_DAYS = 30  # for which a client may come back by its token; 0 is not at all
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

# The staff

WATCH_NOTICE = True  # whether who is watched by one of the staff is told so
AUDIT_DAYS = 0  # for how long the audit log is kept; 0 is for ever
LOGIN_DAYS = 90  # for how long it is kept who came in, and who failed to
API_PER_MINUTE = 120  # requests with one token

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
GAME_SITE = "game.site"  # what the site asks of the game
WORLD_FILE = BASE_DIR / "game" / "world.toml"
HELP_FOLDER = BASE_DIR / "game" / "help"  # topics of the command `help`: *.md
NEWS_FOLDER = BASE_DIR / "game" / "news"  # what is new: 2026-05-31-the-bell.md
START_LOCATION = "gatehouse"

# What clients are told beside the text; docs/facts.md says how

DISCORD: dict[str, str] = {}  # "application_id" and "invite_url"; {} tells nothing
SOUNDS_URL = ""  # the folder of the web that sounds are in; it ends with a slash
CLIENT_GUI: dict[str, str] = {}  # "version" and "url" of an interface for Mudlet
CLIENT_MAP_URL = ""  # a map of the world for Mudlet

# Limits

LINES_BURST = 10
LINES_RATE = 10.0
BYTES_BURST = 262_144
BYTES_RATE = 65_536.0  # of telnet and websockets; what comes faster is read later
LOGIN_FAILURES = 5
LOGIN_WINDOW = 300
LOGIN_FAILURES_PER_SOURCE = 20
LOGIN_SOURCE_WINDOW = 3600
CREATES_PER_SOURCE = 10
CREATES_WINDOW = 3600
RESETS_PER_SOURCE = 5  # letters about a forgotten password
RESETS_WINDOW = 3600
CONNECTIONS = 2000
CONNECTIONS_PER_ADDRESS = 50
CONNECTIONS_RATE = 20.0  # new ones a second from one address
STRANGERS_BEGIN = 500  # connections not logged in, when new ones are turned away
STRANGERS_FULL = 1000  # more and more, until so many are there; then all
LOGIN_GRACE = 300.0  # seconds a connection may stay without logging in
QUEUE_LIMIT = 100  # lines of one session that wait; beyond it we read no further
LINE_LIMIT = 4096  # bytes
WEB_MESSAGE_LIMIT = 65_536  # bytes of one message of a websocket
OUTPUT_LIMIT = 262_144  # bytes a client may leave unread before it is disconnected

# The two processes: seconds

SERVER_START_TIMEOUT = 60.0
RETIRE_TIMEOUT = 10.0
HUNG_AFTER = 20.0  # a Server that is silent so long is ended
BLOCKED_AFTER = 1.0  # one turn of the Server so long is logged; 0 is never

NOTICE = ""  # a sentence for whoever starts this, if it is no ordinary Gatehouse
