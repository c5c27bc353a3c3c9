"""Settings of a game with commands that take their time."""

from tests.live.strict import *  # noqa: F403 - as in the settings modules

BLOCKED_AFTER = 0.5
CMDSET_CHARACTER = "tests.live.slow_game.CharacterCmdSet"
GAME_HOOKS = "tests.live.slow_game"
