"""`telnet.mudstandards.org`: a telnet stream, options and all, in BINARY messages.

Where one message ends and the next begins means nothing; `portal.telnet` reads on.
"""

from __future__ import annotations

from portal.values import BadMessage

NAME = "telnet.mudstandards.org"


def decode(payload: bytes, binary: bool) -> bytes:
    """The next bytes of the stream. Raises BadMessage for a TEXT message."""
    if not binary:
        raise BadMessage("it is a TEXT message, and telnet comes in BINARY ones")
    return payload
