"""The options we know. One that is not named here is refused once per request."""

from __future__ import annotations

from portal.telnet.negotiation import Side
from portal.telnet.options.binary import Binary
from portal.telnet.options.charset import Charset
from portal.telnet.options.echo import Echo
from portal.telnet.options.eor import Eor
from portal.telnet.options.gmcp import Gmcp
from portal.telnet.options.linemode import Linemode
from portal.telnet.options.mccp2 import Mccp2
from portal.telnet.options.mccp3 import Mccp3
from portal.telnet.options.msdp import Msdp
from portal.telnet.options.mssp import Mssp
from portal.telnet.options.mxp import Mxp
from portal.telnet.options.naws import Naws
from portal.telnet.options.new_environ import NewEnviron
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
    NewEnviron,
    Gmcp,
    Msdp,
    Mssp,
    Mxp,
    Echo,
    TimingMark,
    Binary,
    Mccp2,
    Mccp3,
)
"""In the order in which they are offered."""

BY_CODE = {option.code: option for option in OPTIONS}
COMPRESSING = frozenset({Mccp2.code, Mccp3.code})
"""Refused where the transport hides or compresses what we say by itself."""

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
