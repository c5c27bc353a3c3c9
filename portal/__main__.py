"""python -m portal --config FILE (or -, for standard input): hold the connections.

Exit codes: 0 stopped, 1 could not start (a sentence says why), 3 another Portal runs on
the same folder.
"""

from __future__ import annotations

import argparse
import fcntl
import gc
import os
import resource
import signal
import sys
import time
from pathlib import Path
from typing import Any

from twisted.internet.base import ReactorBase
from twisted.internet.error import CannotListenError
from twisted.python.logfile import LogFile

from portal.config import Config, load
from portal.service import LOG_SIZE, LOGS_KEPT, build
from portal.wire import logs

LOCKED = 3
LOCK_TRIES = 5
FILES = 65_536


def main() -> int:
    """Run until stopped; the exit code."""
    arguments = argparse.ArgumentParser(prog="portal", description=__doc__)
    arguments.add_argument("--config", required=True)
    path = arguments.parse_args().config
    try:
        document = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
        config = load(document)
        config.path.mkdir(parents=True, exist_ok=True, mode=0o700)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    lock = os.open(config.path / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    if not _locked(lock):
        print(f"A Gatehouse already runs on {config.var}.", file=sys.stderr)
        return LOCKED
    return serve(config)


def _locked(lock: int) -> bool:
    """Whether the folder is ours now. Who only asks holds the lock for an instant."""
    for _ in range(LOCK_TRIES):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.1)
        else:
            return True
    return False


def serve(config: Config) -> int:
    """Open the gate and hold it; the exit code."""
    # Wall clocks jump; timers must not (reactor.seconds() is never a date).
    ReactorBase.seconds = staticmethod(time.monotonic)
    from twisted.internet import reactor as installed

    reactor: Any = installed

    _allow_many_files()
    folder = config.path / "log"
    folder.mkdir(parents=True, exist_ok=True)
    log_file = LogFile("portal.log", str(folder), LOG_SIZE, maxRotatedFiles=LOGS_KEPT)
    logs.begin(log_file)
    try:
        portal = build(config, reactor)
        portal.open()
    except (CannotListenError, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    pid_file = config.path / "portal.pid"
    pid_file.write_text(f"{os.getpid()}\n")

    def stop(number: int, frame: object) -> None:
        """Stop in good order; asked a second time, at once."""
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        reactor.callFromThread(portal.supervisor.stop, "asked by a signal")

    def look_again(number: int, frame: object) -> None:
        """The files in our hands may be others now: the log, the certificate."""
        log_file.reopen()
        reactor.callFromThread(portal.certificate.look)

    def listen_to_signals() -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        signal.signal(signal.SIGHUP, look_again)

    reactor.callWhenRunning(listen_to_signals)
    gc.collect()
    gc.freeze()  # what was loaded stays; it is not looked at again and again
    reactor.run()
    pid_file.unlink(missing_ok=True)
    return 0


def _allow_many_files() -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most == resource.RLIM_INFINITY or most > FILES:
        resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, most))
    else:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


if __name__ == "__main__":
    sys.exit(main())
