"""For trying out and for writing a game: every default, on this machine only."""

from settings.base import *

WHITENOISE_USE_FINDERS = True  # static files straight from the source, no collectstatic
