"""The list of options, and what adding one takes."""

from __future__ import annotations

from portal.telnet.negotiation import Side
from portal.telnet.options.option import Option, Stance
from portal.telnet.options.registry import AGREED, BY_CODE, OFFERED, OPTIONS


def test_no_two_options_have_one_number() -> None:
    assert len(BY_CODE) == len(OPTIONS)


def test_what_is_offered_is_also_agreed_to() -> None:
    assert all(code in AGREED[side] for side, code in OFFERED)


def test_every_option_says_what_it_is() -> None:
    for option in OPTIONS:
        assert 0 <= option.code < 255
        assert option.__doc__


def test_a_new_option_refuses_everything_until_it_says_otherwise() -> None:
    assert Option.ours is Option.theirs is Stance.REFUSE


def test_clients_may_not_make_us_echo() -> None:
    assert 1 not in AGREED[Side.OURS]
