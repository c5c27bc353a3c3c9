"""The webclient's files under /play/, read once at the start and served from memory.

The page names them by addresses that hold a hash of them all, so a browser keeps them
for good and asks only for the page; under their plain names they are there as well.
"""

from __future__ import annotations

import gzip
import hashlib
import re
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
FOR_GOOD = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
_NONE = re.compile(r"q=0(\.0*)?\Z")

Routes = dict[bytes, Any]
"""Resources by path; Twisted's interface for them is none that a type can name."""


class File(Resource):
    """One file; a browser mostly has it already."""

    isLeaf = True

    def __init__(self, name: str, content: bytes, kept: str = ASK_AGAIN) -> None:
        super().__init__()
        self.kept = kept
        self.type = TYPES[Path(name).suffix]
        self.content = content
        self.packed = gzip.compress(content, mtime=0)
        self.tag = b'W/"%s"' % hashlib.sha256(content).hexdigest()[:16].encode()

    def render(self, request: Request) -> bytes:
        """The file, packed if the browser can unpack it, or "you have it"."""
        if request.method not in (b"GET", b"HEAD"):
            request.setHeader("Allow", "GET, HEAD")
            return pages.say(
                request,
                http.NOT_ALLOWED,
                "Only to read",
                "This page can be read, not written.",
            )
        pages.protect(request)
        request.setHeader("Cache-Control", self.kept)
        request.setHeader("Content-Type", self.type)
        request.setHeader("Vary", "Accept-Encoding")
        if request.setETag(self.tag) is http.CACHED:
            return b""
        content = self.content
        if _unpacks(request.getHeader("accept-encoding") or ""):
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


def _unpacks(accepted: str) -> bool:
    """Whether gzip is among the codings a browser accepts (RFC 9110 12.5.3)."""
    said = [each.partition(";") for each in accepted.lower().split(",")]
    weights = {name.strip(): weight.replace(" ", "") for name, _, weight in said}
    return not _NONE.match(weights.get("gzip", "q=0"))


def play(name: str, folder: Path = FOLDER) -> Routes:
    """Paths and resources of the webclient of a game of that name.

    Every file is found here, at the start: no path that somebody asks for is ever
    looked up on the disk.
    """
    files = {"colors.css": palette.stylesheet().encode(), **_files(folder)}
    page = files.pop("index.html", b"").decode()
    version = f"/play/{_hash(files)}"
    routes: Routes = {b"/play": Redirect("/play/")}
    for place, content in files.items():
        routes[f"/play/{place}".encode()] = File(place, content)
        routes[f"{version}/{place}".encode()] = File(place, content, FOR_GOOD)
    if page:
        page = page.replace("{{ name }}", escape(name)).replace("{{ files }}", version)
        page = page.replace("{{ modules }}", _preloads(version, files))
        routes[b"/play/"] = File("index.html", page.encode())
    return routes


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.suffix in TYPES and path.is_file()
    }


def _hash(files: dict[str, bytes]) -> str:
    content = b"".join(b"%s\0%s\0" % (n.encode(), c) for n, c in files.items())
    return hashlib.sha256(content).hexdigest()[:16]


def _preloads(version: str, files: dict[str, bytes]) -> str:
    """So that all modules are fetched at once, not each when another names it."""
    modules = (place for place in files if place.endswith(".js"))
    return "\n".join(
        f'<link rel="modulepreload" href="{version}/{place}">' for place in modules
    )
