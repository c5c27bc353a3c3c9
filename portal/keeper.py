"""python -m portal.keeper VAR COMMAND...: a Portal that dies is started again.

The third and smallest process: it reads the Portal's configuration from standard input,
hands it to each Portal it starts with COMMAND, and waits. A Portal that ends because it
was asked to, or that could not open its doors at the first start, is not started again.
SIGTERM and SIGINT end the Portal for good, SIGHUP is passed on, SIGQUIT ends everything
at once. `manage.py status` reads what is written in VAR/keeper.json; the keeper holds a
lock on that file as long as it lives. See docs/decisions/0010-a-keeper.md.

Exit codes: those of the Portal, or 1 if one died too often.
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
import sys
import time
from contextlib import suppress

from portal.deaths import Deaths

LOCKED = 3
"""The exit code for a folder that another keeper, or another Portal, holds."""
GAVE_UP = 1
LOCK_TRIES = 5
PATIENCE = 10.0
"""Seconds for the dead Portal's Server to save and end."""
NOTES_SIZE = 512
HEARD = (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT, signal.SIGHUP)
PR_SET_CHILD_SUBREAPER = 36


class Keeper:
    """Keeps one Portal running. It has one child, and those the child leaves behind."""

    def __init__(self, var: str, command: list[str], config: bytes, lock: int) -> None:
        self.var = var
        self.command = command
        self.config = config
        self.portal = 0
        """The Portal's pid while it lives; also the number of its process group."""
        self.group = 0
        self.ending = False
        self.restarts = 0
        self.last, self.why = 0.0, ""
        """When and how the last Portal died."""
        self.deaths = Deaths()
        self._lock = lock

    def run(self) -> int:
        """Start a Portal, and another when it dies; the exit code."""
        while True:
            began = time.monotonic()
            code = self.live()
            if self.ending or self.is_final(code):
                return max(code, 0)
            self.last, self.why = time.time(), how_it_ended(code)
            pause = self.deaths.pause(time.monotonic() - began)
            if pause is None:
                self.log("CRITICAL", f"{self.why}, too often; nobody starts it again.")
                return GAVE_UP
            self.log("ERROR", f"{self.why}; it starts again in {pause:g} s.")
            self.restarts += 1
            self.write()
            self.sleep(pause)

    def live(self) -> int:
        """One Portal from start to end: its exit code, or a signal's number below 0."""
        try:
            self.start()
        except OSError as error:  # no more processes, no more memory
            self.log("ERROR", f"No Portal could be started: {error}.")
            return os.EX_OSERR
        code = self.wait() if self.portal else 0
        if code:
            self.clear_away()
        return code

    def start(self) -> None:
        """Start a Portal in a process group of its own, unless all is to end."""
        told, tell = os.pipe()
        # Nobody's signal may fall between its birth and our knowing its number.
        signal.pthread_sigmask(signal.SIG_BLOCK, HEARD)
        try:
            os.write(tell, self.config)  # a few hundred bytes: a pipe takes 64 KB
            if not self.ending:
                self.portal = self.group = os.posix_spawnp(
                    self.command[0],
                    self.command,
                    os.environ,
                    file_actions=[(os.POSIX_SPAWN_DUP2, told, 0)],
                    setpgroup=0,
                    setsigmask=(),
                )
        finally:
            os.close(tell)
            os.close(told)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, HEARD)

    def wait(self) -> int:
        """Wait for the Portal's end, and for that of any orphan."""
        while True:
            pid, status = os.waitpid(-1, 0)
            if pid == self.portal:
                self.portal = 0
                return os.waitstatus_to_exitcode(status)

    def clear_away(self) -> None:
        """See to it that the Portal's Server ends too: by itself, or else by force."""
        until = time.monotonic() + PATIENCE
        while self.is_anyone_left() and time.monotonic() < until:
            time.sleep(0.02)
        while self.is_anyone_left() and time.monotonic() < until + 1:
            self.kill()
            time.sleep(0.02)

    def is_anyone_left(self) -> bool:
        """Whether something runs that the Portal has started."""
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        try:
            os.killpg(self.group, 0)
        except (ProcessLookupError, PermissionError):
            return False
        return True

    def is_final(self, code: int) -> bool:
        """Whether a Portal that ended so is not to be started again."""
        if code in (0, LOCKED, -signal.SIGTERM, -signal.SIGINT):
            return True
        return code > 0 and not self.restarts and not self.was_open()

    def was_open(self) -> bool:
        """Whether the last Portal had opened its doors."""
        try:
            with open(f"{self.var}/portal.pid") as file:
                return file.read().strip() == str(self.group)
        except OSError:
            return False

    def sleep(self, seconds: float) -> None:
        """Wait, but not once all is to end."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self.ending:
            time.sleep(0.05)

    # What others ask

    def listen_to_signals(self) -> None:
        """From now on others may ask for something."""
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda number, frame: self.end())
        signal.signal(signal.SIGQUIT, lambda number, frame: self.end(at_once=True))
        signal.signal(signal.SIGHUP, lambda number, frame: self.tell(number))

    def end(self, at_once: bool = False) -> None:
        """End the Portal, for good."""
        self.ending = True
        self.tell(signal.SIGTERM)
        if at_once:
            self.kill()

    def tell(self, number: int) -> None:
        """Send the Portal a signal, if there is one."""
        if self.portal:
            with suppress(ProcessLookupError):
                os.kill(self.portal, number)

    def kill(self) -> None:
        """End the Portal and all it started, now."""
        if self.group:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.group, signal.SIGKILL)

    # What others read

    def write(self) -> None:
        """Note how it is in the file that `status` reads."""
        told = {
            "pid": os.getpid(),
            "restarts": self.restarts,
            "last": self.last,
            "why": self.why,
        }
        with suppress(OSError):  # a full disk ends nothing
            # In one piece and always of one size: whoever reads it meanwhile reads all.
            os.pwrite(self._lock, json.dumps(told).encode().ljust(NOTES_SIZE), 0)

    def log(self, level: str, sentence: str) -> None:
        """Write a line into the log of the Portal, which is none just now."""
        date = time.strftime("%Y-%m-%d %H:%M:%S,000")
        with suppress(OSError), open(f"{self.var}/log/portal.log", "a") as file:
            file.write(f"{date} {level:7} portal.keeper: {sentence}\n")


def how_it_ended(code: int) -> str:
    """How an exit code, or the number of a signal below 0, reads."""
    if code < 0:
        return f"The Portal was ended by signal {-code} ({signal.strsignal(-code)})"
    return f"The Portal ended with code {code}"


def adopt_orphans() -> None:
    """Let what the Portal leaves behind be ours to wait for (Linux)."""
    with suppress(ImportError, OSError, AttributeError):
        import ctypes

        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def lock(path: str) -> int | None:
    """The locked file, or None. Who only asks holds the lock for an instant."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    for _ in range(LOCK_TRIES):
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.1)
        else:
            return handle
    return None


def main() -> int:
    """Keep a Portal until it ends for good; the exit code."""
    var, *command = sys.argv[1:]
    config = sys.stdin.buffer.read()
    locked = lock(f"{var}/keeper.json")
    if locked is None:
        sys.stderr.write(f"A Gatehouse already runs on {var}.\n")
        return LOCKED
    adopt_orphans()
    keeper = Keeper(var, command, config, locked)
    keeper.listen_to_signals()
    keeper.write()
    return keeper.run()


if __name__ == "__main__":
    sys.exit(main())
