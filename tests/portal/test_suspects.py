"""After a crash: who is tried next, how many at once, and who is found guilty."""

from portal.suspects import WIDENING, Suspects


def crashed(count: int) -> tuple[Suspects, dict[tuple[int, int], None]]:
    """Suspects after a crash with so many inputs in hand, and what is pending."""
    pending = {(1, seq): None for seq in range(count)}
    suspects = Suspects()
    suspects.crash(pending)
    suspects.blame(1)
    return suspects, pending


def crashes_until_found(count: int, bad: tuple[int, int]) -> int:
    """How often the bad one of so many stops the Server before it is known."""
    suspects, pending = crashed(count)
    for crashes in range(1, 20):
        while bad not in (trial := suspects.next(pending)):
            for key in trial:
                del pending[key]
                suspects.done(key)
        suspects.crash(pending)
        if guilty := suspects.blame(1):
            assert guilty == [bad]
            return crashes + 1
    raise AssertionError("It is never found.")


def test_the_first_are_tried_one_at_a_time_and_in_their_order() -> None:
    suspects, pending = crashed(2 * WIDENING)

    tried = []
    for _ in range(2 * WIDENING):
        (key,) = suspects.next(pending)
        tried.append(key)
        del pending[key]
        assert suspects.done(key)

    assert tried == [(1, seq) for seq in range(2 * WIDENING)]
    assert not suspects


def test_thousands_take_few_trials() -> None:
    suspects, pending = crashed(5000)

    trials = 0
    while trial := suspects.next(pending):
        trials += 1
        for key in trial:
            del pending[key]
            due = suspects.done(key)
        assert due

    assert trials < 150


def test_a_bad_one_stops_the_server_twice_or_of_thousands_a_few_times() -> None:
    assert crashes_until_found(100, (1, 0)) == 2
    assert crashes_until_found(100, (1, 31)) == 2
    assert crashes_until_found(100, (1, 99)) == 3
    assert crashes_until_found(5000, (1, 4999)) <= 5


def test_who_was_on_trial_with_others_is_not_blamed() -> None:
    suspects, pending = crashed(100)
    while len(trial := suspects.next(pending)) == 1:
        del pending[trial[0]]
        suspects.done(trial[0])

    suspects.crash(pending)

    assert suspects.blame(1) == []
    assert suspects.next(pending) == [min(pending)]


def test_what_is_done_already_is_not_tried() -> None:
    suspects, pending = crashed(3)
    del pending[1, 0]

    assert suspects.next(pending) == [(1, 1)]


def test_who_is_on_trial_is_tried_again_by_another_server() -> None:
    suspects, pending = crashed(3)
    assert suspects.next(pending) == [(1, 0)]

    suspects.again()

    assert suspects.next(pending) == [(1, 0)]
