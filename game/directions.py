"""The directions, and which leads back from which."""

from __future__ import annotations

from server.api import DIRECTIONS

BACK = {
    "north": "south",
    "east": "west",
    "northeast": "southwest",
    "northwest": "southeast",
    "up": "down",
    "in": "out",
}
BACK |= {back: way for way, back in BACK.items()}

ALL = (*DIRECTIONS.values(), "in", "out", *DIRECTIONS)
"""Every direction by every name."""
