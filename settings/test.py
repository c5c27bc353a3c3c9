"""For the tests: quick, and in a folder of its own that goes when they end."""

import atexit
import os
import shutil
import tempfile

if "GATEHOUSE_VAR" not in os.environ:
    # Short, because a UNIX socket's path ends at 107 bytes; in memory, if it has room.
    MEMORY = "/dev/shm"
    ROOM = os.path.isdir(MEMORY) and shutil.disk_usage(MEMORY).free > 1 << 30
    os.environ["GATEHOUSE_VAR"] = tempfile.mkdtemp(
        prefix="gatehouse-", dir=MEMORY if ROOM else None
    )
    atexit.register(shutil.rmtree, os.environ["GATEHOUSE_VAR"], ignore_errors=True)

from settings.base import *
from settings.base import DATABASES, VAR

# The tests are not about how hard a password is to guess, unless they say so.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "django.contrib.auth.hashers.Argon2PasswordHasher",
]
if "sqlite3" in DATABASES["default"]["ENGINE"]:
    # A file, since the writer's thread has a connection of its own.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}
WHITENOISE_USE_FINDERS = True

# All test clients come from one address.
CONNECTIONS_PER_ADDRESS = 500
CONNECTIONS_RATE = 10_000.0
STRANGERS_BEGIN = STRANGERS_FULL = 10_000
CREATES_PER_SOURCE = 10_000
LOGIN_FAILURES_PER_SOURCE = 10_000

SERVER_START_TIMEOUT = 20.0  # a test waits for a Server that hangs
