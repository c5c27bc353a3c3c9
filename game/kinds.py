"""The kinds of things there are, by the words a builder writes for them.

`world.toml` says `kind = "lantern"`, staff type `create lantern = old lantern`.
A new typeclass is added here and nowhere else; "" is what something is without a word.
"""

from __future__ import annotations

KINDS: dict[str, dict[str, str]] = {
    "room": {
        "": "game.rooms.Room",
        "dark room": "game.rooms.DarkRoom",
        "lookout": "game.rooms.Lookout",
    },
    "exit": {
        "": "game.exits.Exit",
        "door": "game.exits.Door",
    },
    "thing": {
        "": "game.things.Thing",
        "lantern": "game.lantern.Lantern",
        "oil jar": "game.lantern.OilJar",
        "bell": "game.bell.Bell",
    },
    "keeper": {
        "": "game.keeper.Keeper",
    },
    "channel": {
        "": "server.channels.channel.Channel",
    },
}


def creatable() -> dict[str, str]:
    """What staff may create, by name: every kind of thing, and keepers."""
    things = {name or "thing": path for name, path in KINDS["thing"].items()}
    return things | {"keeper": KINDS["keeper"][""]}


def kind_of(thing: object) -> str:
    """The word for the kind of a thing; the name of its class if it has none."""
    path = f"{type(thing).__module__}.{type(thing).__qualname__}"
    for section, kinds in KINDS.items():
        for name, known in kinds.items():
            if known == path:
                return name or section
    return type(thing).__name__.lower()
