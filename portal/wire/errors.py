"""What can go wrong between the two processes, each a sentence for its reader."""

from __future__ import annotations


class WireError(Exception):
    """The other process said something that cannot be; the link is closed."""


class NotProven(WireError):
    """The peer could not show that it holds the secret."""


class Refused(WireError):
    """The request was understood and declined; str() is a sentence for a person."""


METRICS = b"/metrics"
"""Where a Server tells its figures, to the Portal alone: what it relays has a header
that says whom it speaks for, this has none."""

NOT_HEARD = b"X-Not-Heard"
"""The header of an answer that is none: nothing was done, the next Server is to be
asked."""
