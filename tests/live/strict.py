"""Settings for tests that reach the limits: those of players, or even tighter ones."""

from settings.test import *  # noqa: F403 - as in the settings modules

CONNECTIONS_PER_ADDRESS = 40
CONNECTIONS_RATE = 100.0
LOGIN_GRACE = 8.0
LINES_RATE = 100.0  # as many lines as a test can wait for
HUNG_AFTER = 4.0
BYTES_RATE = 500_000.0
