"""The directions, their letters, and which leads back from which."""

from __future__ import annotations

LONG = {
    "n": "north",
    "s": "south",
    "e": "east",
    "w": "west",
    "ne": "northeast",
    "nw": "northwest",
    "se": "southeast",
    "sw": "southwest",
    "u": "up",
    "d": "down",
}
"""What a letter stands for."""

BACK = {
    "north": "south",
    "east": "west",
    "northeast": "southwest",
    "northwest": "southeast",
    "up": "down",
    "in": "out",
}
BACK |= {back: way for way, back in BACK.items()}

ALL = (*LONG.values(), "in", "out", *LONG)
"""Every direction by every name."""
