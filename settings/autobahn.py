"""The websocket says what it hears, for the Autobahn test suite. Never for players.

No throttle, large messages, and no game behind `/ws`. It is refused at the start
anywhere but on this machine (`server/checks.py`).
"""

from settings.bench import *

NOTICE = "settings.autobahn: /ws leads to no game, it only says what it hears."
DEBUG = True
INTERFACE = "127.0.0.1"
WEB_ECHO = True
WEB_MESSAGE_LIMIT = 64 * 1024 * 1024
