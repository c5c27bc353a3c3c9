"""What holds for all tests."""

import pytest
from django.db.models.signals import post_migrate
from hypothesis import HealthCheck, settings

# How long an example takes depends on what else the machine does meanwhile; what hangs
# is ended by pytest-timeout.
settings.register_profile(
    "shared",
    parent=settings(),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("shared")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """The database, made once; then nobody writes Django's permissions anew.

    Every test that commits ends by emptying all tables, after which Django would fill
    in a row for each permission of each model: a fifth of the time of all tests. The
    roles of accounts are what counts here, and content types are made when asked for.
    """
    name = "django.contrib.auth.management.create_permissions"
    post_migrate.disconnect(dispatch_uid=name)
