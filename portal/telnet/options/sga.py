"""SUPPRESS-GO-AHEAD (RFC 858): if refused, each prompt ends with GA."""

from __future__ import annotations

from portal.telnet.codes import OPT_SGA
from portal.telnet.options.option import Option, Stance


class Sga(Option):
    """On both sides; Mudlet and tf refuse it because they look for the GA."""

    code = OPT_SGA
    ours = Stance.OFFER
    theirs = Stance.AGREE
