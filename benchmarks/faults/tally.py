"""What went wrong, counted; and how a row of numbers shows that nothing did."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field


@dataclass(slots=True)
class Tally:
    """Every one of these must stay 0."""

    dropped: int = 0
    """Connections that ended."""
    lost: int = 0
    """Lines without an answer."""
    unheard: int = 0
    """Words that somebody present did not hear."""
    doubled: int = 0
    reordered: int = 0
    untrue: int = 0
    """Answers that cannot be, had each line been run once."""
    unsaved: int = 0
    """Changes that were confirmed while nothing could be saved."""
    items_lost: int = 0
    items_doubled: int = 0
    items_misplaced: int = 0
    """Items that the database has elsewhere than their players were told."""
    crashes: int = 0
    """Servers that ended though nobody ended them."""
    tracebacks: int = 0
    """In the logs of both processes."""

    @property
    def clean(self) -> bool:
        """Whether nothing went wrong."""
        return not any(asdict(self).values())


@dataclass(slots=True)
class Numbers:
    """The numbers 1, 2, 3 ... that one speaker says, as one listener hears them."""

    tally: Tally
    last: int = 0
    missing: set[int] = field(default_factory=set)

    def hear(self, number: int) -> None:
        """The next one has come, or another."""
        if number > self.last:
            self.missing.update(range(self.last + 1, number))
            self.last = number
        elif number in self.missing:
            self.missing.discard(number)
            self.tally.reordered += 1
        else:
            self.tally.doubled += 1

    def end(self, said: int) -> None:
        """So many were said in all."""
        self.tally.unheard += len(self.missing) + said - self.last
