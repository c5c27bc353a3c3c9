"""The world: live objects in memory, saved turn by turn.

Read in this order: entity (what an object is), turn (how a change is undone), commit
(how it is saved, and when it is told), store (the rows). Only store and models know
Django.
"""

from server.world.turn import TURN
from server.world.world import WORLD

__all__ = ["TURN", "WORLD"]
