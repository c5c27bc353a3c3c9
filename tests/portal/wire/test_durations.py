"""How long something took, counted by size."""

from portal.wire.durations import Durations


def test_each_count_holds_all_that_took_no_longer():
    taken = Durations((0.1, 1))

    for seconds in (0.05, 0.1, 0.5, 7.0):
        taken.add(seconds)

    assert taken.up_to() == [("0.1", 2), ("1.0", 3), ("+Inf", 4)]
    assert taken.total == 7.65
