"""The few pages the Portal says by itself, and the headers all its pages carry.

They are plain HTML with one style sheet of our own, so that the strictest content
security policy holds: no script, no style and no picture from anywhere else.
"""

from __future__ import annotations

from html import escape

from twisted.web.server import Request

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "media-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Server": "Gatehouse",
}
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
{refresh}<title>{title}</title>
<link rel="icon" href="/play/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/play/page.css">
</head>
<body>
<main>
<h1>{title}</h1>
<p>{words}</p>
</main>
</body>
</html>
"""


def page(title: str, words: str, refresh: int = 0) -> bytes:
    """A whole page that says one thing; `refresh` is in seconds, 0 is never."""
    again = f'<meta http-equiv="refresh" content="{refresh}">\n' if refresh else ""
    return PAGE.format(title=escape(title), words=escape(words), refresh=again).encode()


def protect(request: Request) -> None:
    """Give the answer to this request the headers of the Portal's own pages."""
    for name, value in HEADERS.items():
        request.setHeader(name, value)


def say(request: Request, code: int, title: str, words: str, refresh: int = 0) -> bytes:
    """Make the answer a page that says this; returns what `render` is to return."""
    body = page(title, words, refresh)
    protect(request)
    request.setResponseCode(code)
    request.setHeader("Content-Type", "text/html; charset=utf-8")
    request.setHeader("Content-Length", str(len(body)))
    request.setHeader("Cache-Control", "no-store")
    return b"" if request.method == b"HEAD" else body


def raw(code: int, phrase: str, title: str, words: str) -> bytes:
    """A whole HTTP answer that ends the connection; the request is not read out."""
    body = page(title, words)
    head = [f"HTTP/1.1 {code} {phrase}", "Connection: close"]
    head += [f"{name}: {value}" for name, value in HEADERS.items()]
    head += ["Content-Type: text/html; charset=utf-8", f"Content-Length: {len(body)}"]
    return "\r\n".join([*head, "", ""]).encode() + body
