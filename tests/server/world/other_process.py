"""Settings of a second process that works on the database of a test that runs."""

import os

from settings.test import *  # noqa: F403
from settings.test import DATABASES

DATABASES["default"]["NAME"] = os.environ["GATEHOUSE_TEST_DATABASE"]
