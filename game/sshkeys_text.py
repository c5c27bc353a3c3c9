"""Sentences of the command `sshkey`; see `game/text.py`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from server.api import escape

HOW_TO = (
    "Type |wsshkey add|n and the one line of your .pub file, |wsshkey remove NUMBER|n, "
    "or |wsshkey|n alone to see what you have."
)
NONE = (
    "You have no SSH keys. With one you come in by SSH without typing a password: "
    "|wsshkey add|n and the one line of your .pub file, which looks like this:\n"
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 ... my laptop"
)
UNKNOWN = "You have no key of that number or name. |wsshkey|n shows those you have."
SEVERAL = "Several of your keys are called so. Say its number; |wsshkey|n shows them."

Row = tuple[str, str, str, datetime, datetime | None]


def keys(rows: Sequence[Row], reader: bool) -> str:
    """An account's keys: (name, kind, fingerprint, added, last used)."""
    lines = ["By these keys you come in over SSH:"]
    for number, (name, kind, mark, added, used) in enumerate(rows, 1):
        dates = f"added on {day(added)}, {last_used(used)}"
        if reader:
            lines.append(f"Key {number}: {escape(name)}, {kind}, {dates}. {mark}")
        else:
            lines += [f"{number:>3} |w{escape(name)}|n ({kind})", f"    {mark}"]
            lines.append(f"    {dates}")
    lines.append(
        "|wsshkey add LINE|n adds one, |wsshkey remove NUMBER|n takes one away."
    )
    return "\n".join(lines)


def last_used(when: datetime | None) -> str:
    """When a key was used last."""
    return f"last used on {day(when)}" if when else "never used"


def day(when: datetime) -> str:
    """A date."""
    return f"{when.day} {when:%B %Y}"


def adding(kind: str, fingerprint: str) -> str:
    """Before the password is asked for."""
    return f"A key of kind {kind}, {fingerprint}. Whoever has it comes in as you."


def added(name: str, account: str) -> str:
    """It is kept."""
    return (
        f"The key {escape(name)} is yours. From now on |w{escape(account)}|n comes in "
        "by it over SSH, without a password."
    )


def removed(name: str) -> str:
    """It is gone."""
    return f"The key {escape(name)} opens nothing here any more."
