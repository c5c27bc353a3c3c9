"""What a client asks for: to be told everything anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from server.gmcp import on_package

if TYPE_CHECKING:
    from server.sessions.session import ServerSession


@on_package("Gatehouse.Refresh")
def refresh(session: ServerSession, data: Any) -> None:
    """A client has lost what it knew, or a page came back."""
    session.refresh()
