"""For players: the host names must be said, and cookies travel over HTTPS only.

The web port is meant to stand behind a proxy that speaks HTTPS (docs/running.md);
`GATEHOUSE_HTTPS=off` is for a game that is reached by plain HTTP on purpose.
"""

from settings.base import *
from settings.base import SITE_ADDRESS, env

DEBUG = False
ALLOWED_HOSTS = env.list("GATEHOUSE_HOSTS")
WHITENOISE_USE_FINDERS = True

# Passkeys belong to the first name, and to names below it.
if ALLOWED_HOSTS and ALLOWED_HOSTS[0] != "*":
    OTP_WEBAUTHN_RP_ID = ALLOWED_HOSTS[0].lstrip(".")
    OTP_WEBAUTHN_ALLOWED_ORIGINS = [f"https://{OTP_WEBAUTHN_RP_ID}"]

# Whose word about a visitor's address and HTTPS is taken: the proxy's, on this machine.
TRUSTED_PROXIES = env.list("GATEHOUSE_PROXIES", default=["127.0.0.0/8", "::1/128"])
HTTPS = env.bool("GATEHOUSE_HTTPS", default=True)
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^metrics/?$"]  # asked for on this machine
SILENCED_SYSTEM_CHECKS = [
    # What other names below this one are reached by is not ours to promise.
    "security.W005",
    "security.W021",
]
if not SITE_ADDRESS and ALLOWED_HOSTS and ALLOWED_HOSTS[0] != "*":
    # A letter leads here, whatever name its reader's browser has said.
    SITE_ADDRESS = f"http{'s' if HTTPS else ''}://{ALLOWED_HOSTS[0].lstrip('.')}"
CSRF_TRUSTED_ORIGINS = [
    f"https://{'*' * host.startswith('.')}{host}"
    for host in ALLOWED_HOSTS
    if HTTPS and host != "*"
]
