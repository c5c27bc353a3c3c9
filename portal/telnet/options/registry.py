"""The options we know. One that is not named here is refused once per request."""

from __future__ import annotations

from portal.telnet.negotiation import Side
from portal.telnet.options.charset import Charset
from portal.telnet.options.echo import Echo
from portal.telnet.options.eor import Eor
from portal.telnet.options.gmcp import Gmcp
from portal.telnet.options.linemode import Linemode
from portal.telnet.options.naws import Naws
from portal.telnet.options.option import Option, Stance
from portal.telnet.options.sga import Sga
from portal.telnet.options.timing_mark import TimingMark
from portal.telnet.options.ttype import Ttype

OPTIONS: tuple[type[Option], ...] = (
    Sga,
    Eor,
    Charset,
    Ttype,
    Naws,
    Linemode,
    Gmcp,
    Echo,
    TimingMark,
)
"""In the order in which they are offered."""

BY_CODE = {option.code: option for option in OPTIONS}
BY_OUTPUT = {name: option.code for option in OPTIONS for name in option.outputs}

AGREED = {
    Side.OURS: frozenset(o.code for o in OPTIONS if o.ours is not Stance.REFUSE),
    Side.THEIRS: frozenset(o.code for o in OPTIONS if o.theirs is not Stance.REFUSE),
}
OFFERED = tuple(
    (side, option.code)
    for option in OPTIONS
    for side, stance in ((Side.OURS, option.ours), (Side.THEIRS, option.theirs))
    if stance is Stance.OFFER
)
