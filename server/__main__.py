"""python -m server --generation N: load the game and ask the Portal for the sessions.

The Portal starts this; its standard error is kept in the log, and its last lines are
what whoever asked for a reload is told when it fails.
"""

from __future__ import annotations

import argparse
import faulthandler
import logging
import os
import sys
import time
from typing import Any

from twisted.internet import asyncioreactor
from twisted.internet.base import ReactorBase

from portal.wire import logs

log = logging.getLogger("server")


def main() -> int:
    """Serve until the Portal has no more use for this process; the exit code."""
    arguments = argparse.ArgumentParser(prog="server", description=__doc__)
    arguments.add_argument("--generation", type=int, required=True)
    generation: int = arguments.parse_args().generation

    faulthandler.enable()  # a Server that hangs is ended by SIGABRT and tells where
    logs.begin()
    # Wall clocks jump; timers must not (reactor.seconds() is never a date).
    ReactorBase.seconds = staticmethod(time.monotonic)
    asyncioreactor.install()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings.dev")

    import django

    django.setup()
    from server import checks, service

    problems = list(checks.problems())
    if problems:
        print("\n".join(problems), file=sys.stderr)
        return 1
    from twisted.internet import reactor as installed

    reactor: Any = installed
    server = service.build(reactor, generation)
    server.load()
    reactor.callWhenRunning(server.begin)
    reactor.run(installSignalHandlers=False)
    return server.exit_code


if __name__ == "__main__":
    sys.exit(main())
