"""For players: the host names must be said, and cookies travel over HTTPS only.

The web port is meant to stand behind a proxy that speaks HTTPS (docs/running.md);
`GATEHOUSE_HTTPS=off` is for a game that is reached by plain HTTP on purpose.
"""

from settings.base import *
from settings.base import env

DEBUG = False
ALLOWED_HOSTS = env.list("GATEHOUSE_HOSTS")
WHITENOISE_USE_FINDERS = True

HTTPS = env.bool("GATEHOUSE_HTTPS", default=True)
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
CSRF_TRUSTED_ORIGINS = [
    f"https://{host}" for host in ALLOWED_HOSTS if HTTPS and host != "*"
]
