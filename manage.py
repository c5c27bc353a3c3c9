#!/usr/bin/env python
"""Django's command line, and Gatehouse's: start, stop, reload, status and more."""

import os
import sys


def main() -> None:
    """Run one command; `settings.dev` unless the environment says otherwise."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings.dev")
    try:
        from django.conf import settings
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
        from environs import EnvError
    except ImportError:
        sys.exit("Gatehouse's libraries are not installed here; `make run` does that.")
    try:
        _ = settings.INSTALLED_APPS  # read now, so that what is wrong is one sentence
    except (EnvError, ImproperlyConfigured, ModuleNotFoundError, SyntaxError) as error:
        module = os.environ["DJANGO_SETTINGS_MODULE"]
        sys.exit(f"{module} cannot be used: {str(error).rstrip('.')}.")

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
