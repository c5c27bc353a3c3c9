"""END-OF-RECORD (RFC 885): agreed, each prompt ends with IAC EOR."""

from __future__ import annotations

from portal.telnet.codes import OPT_EOR
from portal.telnet.options.option import Option, Stance


class Eor(Option):
    """The better mark for a prompt; it goes before GA."""

    code = OPT_EOR
    ours = Stance.OFFER
