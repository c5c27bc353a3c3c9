"""The world as a builder writes it: a TOML file is read, checked and built.

`read(path, kinds)` gives a Plan, or a WorldFileError whose sentence names the entry and
the line of trouble; it needs no world and may run anywhere. `build(plan, WORLD)` makes
what is missing and changes what the file says otherwise than last time, unless that was
changed in the game meanwhile. An entry finds its object by its tag ("worldfile").
docs/world.md tells builders what to write.
"""

from server.world.worldbuilder import Built, build
from server.world.worldplan import CATEGORY, Entry, Kinds, Plan, WorldFileError
from server.world.worldreader import read

__all__ = [
    "CATEGORY",
    "Built",
    "Entry",
    "Kinds",
    "Plan",
    "WorldFileError",
    "build",
    "read",
]
