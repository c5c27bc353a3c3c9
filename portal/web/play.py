"""The webclient's files under /play/, read once at the start and served from memory."""

from __future__ import annotations

import gzip
import hashlib
from html import escape
from pathlib import Path
from typing import Any

from twisted.web import http
from twisted.web.resource import Resource

from portal.web import pages
from portal.web.channel import Request
from portal.websocket import palette

FOLDER = Path(__file__).parent.parent / "websocket" / "static"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


Routes = dict[bytes, Any]
"""Resources by path; Twisted's interface for them is none that a type can name."""


class File(Resource):
    """One file, which a browser asks about again and mostly has already."""

    isLeaf = True

    def __init__(self, name: str, content: bytes) -> None:
        super().__init__()
        self.type = TYPES[Path(name).suffix]
        self.content = content
        self.packed = gzip.compress(content, mtime=0)
        self.tag = b'W/"%s"' % hashlib.sha256(content).hexdigest()[:16].encode()

    def render(self, request: Request) -> bytes:
        """The file, packed if the browser can unpack it, or "you have it"."""
        if request.method not in (b"GET", b"HEAD"):
            return pages.say(
                request,
                http.NOT_ALLOWED,
                "Only to read",
                "This page can be read, not written.",
            )
        pages.protect(request)
        request.setHeader("Cache-Control", "no-cache")
        request.setHeader("Content-Type", self.type)
        request.setHeader("Vary", "Accept-Encoding")
        if request.setETag(self.tag) is http.CACHED:
            return b""
        content = self.content
        if "gzip" in (request.getHeader("accept-encoding") or ""):
            content = self.packed
            request.setHeader("Content-Encoding", "gzip")
        request.setHeader("Content-Length", str(len(content)))
        return b"" if request.method == b"HEAD" else content


class Redirect(Resource):
    """Another address is meant."""

    isLeaf = True

    def __init__(self, to: str) -> None:
        super().__init__()
        self.to = to

    def render(self, request: Request) -> bytes:
        """Send the browser there."""
        request.setHeader("Location", self.to)
        return pages.say(request, http.FOUND, "This way", f"The page is at {self.to}")


def play(name: str) -> Routes:
    """Paths and resources of the webclient of a game of that name."""
    routes: Routes = {
        b"/play": Redirect("/play/"),
        b"/play/colors.css": File("colors.css", palette.stylesheet().encode()),
    }
    for path in sorted(FOLDER.iterdir()):
        if path.suffix == ".html":
            page = path.read_text().replace("{{ name }}", escape(name))
            routes[b"/play/"] = File(path.name, page.encode())
        elif path.suffix in TYPES:
            routes[f"/play/{path.name}".encode()] = File(path.name, path.read_bytes())
    return routes
