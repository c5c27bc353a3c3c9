"""What holds for all tests."""

import gc
from functools import cache
from typing import Any

import pytest
from _pytest import unittest
from django.apps import apps
from django.conf import settings as house
from django.contrib.contenttypes.management import create_contenttypes
from django.contrib.contenttypes.models import ContentType
from django.db.models.signals import post_migrate
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker

from tests.examples import examples

# How long an example takes depends on what else the machine does meanwhile; what hangs
# is ended by pytest-timeout.
settings.register_profile(
    "shared",
    parent=settings(),
    deadline=None,
    max_examples=examples(100),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("shared")

# pytest would read Twisted's whole description before each test, for its version.
unittest._get_twisted_version = cache(unittest._get_twisted_version)


def pytest_collection_finish() -> None:
    """Look for no garbage among what stays: the modules, and the tests themselves."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _files_when_asked_for() -> None:
    """Each test's browser would look through all files of the site before it begins."""
    house.WHITENOISE_AUTOREFRESH = True


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The database, made once; then nobody fills in what Django writes by itself.

    Every test that commits ends by emptying all tables, after which Django would look
    for a permission and a content type of each model: a third of the time of all these
    tests. The roles of accounts are what counts here, and the content types are put
    back as they were.
    """
    name = "django.contrib.auth.management.create_permissions"
    post_migrate.disconnect(dispatch_uid=name)
    post_migrate.disconnect(create_contenttypes)
    with django_db_blocker.unblock():
        kept = list(ContentType.objects.all())

    def put_back(using: str, **more: Any) -> None:
        ContentType.objects.using(using).bulk_create(kept)

    types = apps.get_app_config("contenttypes")
    post_migrate.connect(put_back, sender=types, weak=False)
