"""Plays a vector: a transcript of what a client sends and what must follow.

A step of `play` is one of

    "> IAC DO GMCP"       the client sends these bytes, in a write of their own
    "< IAC WILL GMCP"     these bytes came back since the last such step, and no others
    "<~ 'GMCP'"           these are among what came back
    "= look"              a line reached the game; in their order, and no others
    {"input": [...]}      so did something else: its name and its arguments
    {"in order": [...]}   all that has reached the game, lines as ["text", "look"]
    {"client": {...}}     what is known about the client: some fields and their values
    {"address": "..."}    it comes from there, or from where "its own" address is
    {"nobody": true}      nobody has come in yet
    {"compressed": true}  what the client hears is, or is not, amid a zlib stream
    {"long text": 9}      the game says so many letters, and the client hears them
    {"game": [...]}       the game says something: an output's name and its argument
    {"closed": true}      the server has ended the connection
    {"leaves": true}      the client hangs up, and the game hears of it
    {"deflating": true}   from here on the client is amid a zlib stream of its own

and when it is over, nothing else has come back and nothing else has reached the game.
How bytes are spelled is said in `spelling`.
"""

from __future__ import annotations

from typing import Any

from tests.portal.telnet.spelling import spelled

Step = Any
"""A string or an object of one member, as above."""


class Play:
    """A client who follows the steps; `client` is a TelnetClient or a SocketClient."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self._lines = 0
        self._inputs = 0
        self._heard = b""

    def follow(self, steps: list[Step]) -> None:
        """Take each step, then see that nothing is left over."""
        for step in steps:
            self.take_step(step)
        self.hear("")
        assert self.client.lines[self._lines :] == []
        assert self.client.inputs[self._inputs :] == []

    def take_step(self, step: Step) -> None:
        """One of them."""
        if isinstance(step, str):
            sign, _, rest = step.partition(" ")
            SIGNS[sign](self, rest)
        else:
            [(name, value)] = step.items()
            STEPS[name](self, value)

    def begin(self, burst: bytes, first: list[Step]) -> None:
        """Say what comes first, enter, and hear what every client is offered."""
        for step in first:
            self.take_step(step)
        self.client.enters()
        self.client.waits_for(burst)
        heard = self.client.hears()
        assert heard.startswith(burst)
        self._heard = heard[len(burst) :]

    def send(self, words: str) -> None:
        """The client says this."""
        self.client.sends(spelled(words))

    def hear(self, words: str) -> None:
        """Just this came back."""
        assert self._hears() == spelled(words)

    def hear_among(self, words: str) -> None:
        """This came back, and more."""
        assert spelled(words) in self._hears()

    def read(self, line: str) -> None:
        """The game has got this line."""
        assert self.client.lines[self._lines : self._lines + 1] == [line]
        self._lines += 1

    def take(self, said: list[Any]) -> None:
        """The game has got this."""
        assert self.client.inputs[self._inputs : self._inputs + 1] == [tuple(said)]
        self._inputs += 1

    def take_all(self, said: list[list[Any]]) -> None:
        """The game has got just this."""
        calls = self.client.calls
        ours = [call for call in calls if call[0] in {each[0] for each in said}]
        assert ours == [tuple(each) for each in said]
        self._lines = len(self.client.lines)
        self._inputs = len(self.client.inputs)

    def know(self, fields: dict[str, Any]) -> None:
        """The server knows this."""
        known = {name: getattr(self.client.client, name) for name in fields}
        wanted = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in fields.items()
        }
        assert known == wanted

    def tell(self, said: list[Any]) -> None:
        """The game says this."""
        name, *args = said
        self.client.is_told(name, *args)

    def end(self, closed: bool) -> None:
        """The server has ended it; its last words may be lost on the way."""
        self._hears()
        assert self.client.ended is closed

    def come_from(self, address: str) -> None:
        """The server knows from where."""
        own = self.client.address
        assert self.client.client.address == (own if address == "its own" else address)

    def see_nobody(self, _: Any) -> None:
        """The game has not heard of it."""
        self.client.waits_in_vain()

    def inflate(self, on: bool) -> None:
        """Where the stream that is heard begins and ends, the ear knows."""
        self._heard = self._hears()
        assert self.client.ear.inflates is on

    def hear_long(self, letters: int) -> None:
        """Letters that differ enough to fill the window of the stream."""
        words = "".join(chr(97 + n * n * 7 % 23) for n in range(letters))
        self.tell(["text", words])
        assert self._hears() == words.encode() + spelled("CR LF")

    def leave(self, _: Any) -> None:
        """The client hangs up."""
        self.client.hangs_up()
        assert self.client.handler.calls[-1][0] == "disconnect"

    def deflate(self, on: bool) -> None:
        """What the client says beside its steps goes into its zlib stream."""
        self.client.deflating = on

    def _hears(self) -> bytes:
        heard, self._heard = self._heard + self.client.hears(), b""
        return heard


SIGNS = {">": Play.send, "<": Play.hear, "<~": Play.hear_among, "=": Play.read}
STEPS = {
    "input": Play.take,
    "in order": Play.take_all,
    "client": Play.know,
    "game": Play.tell,
    "address": Play.come_from,
    "nobody": Play.see_nobody,
    "compressed": Play.inflate,
    "long text": Play.hear_long,
    "closed": Play.end,
    "leaves": Play.leave,
    "deflating": Play.deflate,
}


APART = {"game", "leaves", "compressed", "long text"}


def at_once(steps: list[Step]) -> list[Step]:
    """The same with all that the client sends in one packet, what follows after it.

    Not where the game says something in between, or the client leaves.
    """
    if any(step.keys() & APART for step in steps if isinstance(step, dict)):
        return steps
    sent = _joined(steps, "> ")
    heard = _joined(steps, "< ")
    rest = [step for step in steps if not str(step).startswith((">", "<"))]
    known = [step for step in rest if "client" not in step or isinstance(step, str)]
    last = [step for step in rest if step not in known][-1:]
    answers = [step for step in steps if str(step).startswith("<~")]
    if not answers and {"closed": True} not in steps:
        answers = [f"< {heard}"]
    return [f"> {sent}", *answers, *known, *last]


def byte_by_byte(steps: list[Step]) -> list[Step]:
    """The same with each byte in a packet of its own."""
    apart: list[Step] = []
    for step in steps:
        if str(step).startswith("> "):
            apart += [f"> {byte:02x}" for byte in spelled(step[2:])]
        else:
            apart.append(step)
    return apart


def _joined(steps: list[Step], sign: str) -> str:
    found = [step for step in steps if isinstance(step, str) and step.startswith(sign)]
    return " ".join(step[len(sign) :] for step in found)
