"""What players read about what their clients are told, and what their page keeps."""

from __future__ import annotations

AT_THE_GATE = "At the gate"
TOO_OFTEN = (
    "Your settings change faster than they can be kept. The last change was not kept; "
    "please make it again in a moment."
)
NO_TEXT = "Your settings were not kept: there is something in them that is no text."


def too_large(size: int) -> str:
    """There is more than may be kept."""
    return (
        f"Your settings were not kept: they take more than {size // 1024} kilobytes. "
        "Please remove some triggers or aliases."
    )


def too_deep(depth: int) -> str:
    """Something in them stands in too many others."""
    return (
        "Your settings were not kept: something in them is nested more than "
        f"{depth} deep."
    )
