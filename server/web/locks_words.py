"""Locks in words: who passes, as whoever looks after a channel would say it."""

from __future__ import annotations

from inspect import cleandoc, signature

from server.world.locks import FUNCTIONS, TOKEN

PHRASES = {
    "all": "everybody",
    "true": "everybody",
    "none": "nobody",
    "false": "nobody",
    "super": "superusers",
    "perm": "whoever is at least {}",
    "id": "the object {}",
    "owner": "its owner",
    "self": "it itself",
    "tag": "whoever is tagged {}",
    "holds": "whoever carries {}",
    "inside": "whoever is inside",
    "everybody": "anybody, if it is for everybody",
}


def in_words(lock: str) -> str:
    """What stands behind the colon of a lock, as words: "its owner or ..."."""
    said: list[str] = []
    tokens = TOKEN.findall(lock)
    at = 0
    while at < len(tokens):
        token = tokens[at].lower()
        if token in FUNCTIONS and at + 1 < len(tokens) and tokens[at + 1] == "(":
            end = tokens.index(")", at) if ")" in tokens[at:] else len(tokens)
            said.append(_phrase(token, " ".join(tokens[at + 2 : end])))
            at = end + 1
        else:
            said.append(token)
            at += 1
    words = " ".join(said).replace("( ", "(").replace(" )", ")")
    return words or "nobody"


def _phrase(name: str, words: str) -> str:
    if name in PHRASES:
        return PHRASES[name].format(words)
    about = cleandoc(FUNCTIONS[name].__doc__ or name).partition("\n")[0].rstrip(".")
    about = about[:1].lower() + about[1:]
    return f"{about} ({words})" if words else about


def questions() -> list[tuple[str, str]]:
    """What a lock can ask: how it is written, and who passes."""
    return [
        (f"{name}({_words(name)})", cleandoc(fn.__doc__ or "").partition("\n")[0])
        for name, fn in sorted(FUNCTIONS.items())
    ]


def _words(name: str) -> str:
    return ", ".join(list(signature(FUNCTIONS[name]).parameters)[2:])
