"""For load tests: every throttle is lifted. Never for players."""

from settings.base import *

NOTICE = "settings.bench: every throttle is lifted; keep strangers out."

MANY = 1_000_000_000
LINES_BURST = MANY
LINES_RATE = float(MANY)
BYTES_BURST = MANY
BYTES_RATE = float(MANY)
LOGIN_FAILURES = MANY
LOGIN_FAILURES_PER_SOURCE = MANY
CREATES_PER_SOURCE = MANY
CONNECTIONS = MANY
CONNECTIONS_PER_ADDRESS = MANY
CONNECTIONS_RATE = float(MANY)
STRANGERS_BEGIN = STRANGERS_FULL = MANY
LOGIN_GRACE = float(MANY)
QUEUE_LIMIT = MANY
OUTPUT_LIMIT = MANY
