"""What is kept of what a session was told, and how much."""

from portal.scrollback import Scrollback, said
from portal.wire.frames import Output


def text(words: str) -> Output:
    return Output((1,), "text", (words,))


def told(scrollback: Scrollback, *texts: str) -> None:
    for words in texts:
        scrollback.add(said(text(words)))


def test_an_output_is_kept_as_the_object_it_is() -> None:
    output = text("hi")
    kept = said(output)
    first, second = Scrollback(9, 99), Scrollback(9, 99)

    first.add(kept)
    second.add(kept)

    assert first.after(0)[1][0] is second.after(0)[1][0] is output


def test_lines_are_counted_not_texts() -> None:
    scrollback = Scrollback(3, 999)

    told(scrollback, "a\nb", "c\nd", "e")

    assert scrollback.after(0) == (1, [text("c\nd"), text("e")])


def test_bytes_are_counted_too() -> None:
    scrollback = Scrollback(99, 6)

    told(scrollback, "äö", "üß", "x")

    assert scrollback.after(0) == (1, [text("üß"), text("x")])


def test_a_text_larger_than_all_that_may_be_kept_is_not() -> None:
    scrollback = Scrollback(99, 6)

    told(scrollback, "1234567", "x")

    assert scrollback.after(0) == (1, [text("x")])


def test_nothing_may_be_kept_at_all() -> None:
    scrollback = Scrollback(0, 0)

    told(scrollback, "a", "b")

    assert scrollback.after(0) == (2, [])


def test_what_has_arrived_is_let_go() -> None:
    scrollback = Scrollback(9, 99)
    told(scrollback, "a", "b")

    scrollback.confirm(2)
    told(scrollback, "c")

    assert scrollback.after(0) == (2, [text("c")])
    assert scrollback.after(scrollback.confirmed) == (0, [text("c")])


def test_unless_it_is_to_be_remembered() -> None:
    scrollback = Scrollback(9, 99, remembers=True)
    told(scrollback, "a", "b", "c")

    scrollback.confirm(3)

    assert scrollback.after(1) == (0, [text("b"), text("c")])
    assert scrollback.after(3) == scrollback.after(99) == (0, [])
    assert scrollback.take() == []
