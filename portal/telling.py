"""One Output on its way to all who hear it."""

from __future__ import annotations

from msgspec import structs

from portal.arrivals import Arrivals
from portal.render.data import cleaned
from portal.render.profile import Profile, read_aloud
from portal.scrollback import Scrollback, said
from portal.session import PortalSession
from portal.wire.frames import Output


class Telling:
    """Composes an Output once for each profile among its hearers."""

    __slots__ = (
        "_aloud",
        "_arrivals",
        "_composed",
        "_markup",
        "_said",
        "_shown",
        "output",
    )

    def __init__(self, output: Output, arrivals: Arrivals) -> None:
        self._shown = output.name in ("text", "prompt")
        self.output = output if self._shown else _harmless(output)
        self._arrivals = arrivals
        self._markup = str(output.args[0]) if self._shown and output.args else ""
        self._aloud = bool(output.kwargs.get("screenreader"))
        self._said = said(output) if output.name == "text" else None
        self._composed: dict[tuple[type[PortalSession], Profile], bytes] = {}

    def to(self, session: PortalSession) -> None:
        """Tell this session: its scrollback, and its client if it has one."""
        if session.scrollback is not None:
            self._keep(session, session.scrollback)
        if self.output.name == "echo":
            session.echo = bool(self.output.args and self.output.args[0])
        if session.link_dead:
            return
        if not self._shown:
            session.send(self.output, b"")
            return
        profile = read_aloud(session.profile) if self._aloud else session.profile
        key = (session.__class__, profile)
        payload = self._composed.get(key)
        if payload is None:
            payload = session.compose(self._markup, profile, self.output)
            self._composed[key] = payload
        session.send(self.output, payload)

    def _keep(self, session: PortalSession, scrollback: Scrollback) -> None:
        if self._said is not None:
            scrollback.add(self._said)
            if not session.link_dead:
                self._arrivals.expect(session)
        elif self._shown:
            scrollback.prompt = self.output


def _harmless(output: Output) -> Output:
    """The same, if no text in its data could steer whoever is shown it."""
    args, kwargs = cleaned(output.args), cleaned(output.kwargs)
    if args is output.args and kwargs is output.kwargs:
        return output
    return structs.replace(output, args=args, kwargs=kwargs)
