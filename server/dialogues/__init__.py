"""Dialogues: conversations of several steps, fed by a stream of messages.

Read in this order: stream (what a dialogue reads), dialogue (one that runs), managers
(which message is for which), registry (what a game registers), context (what a game's
dialogue is given), lives and keep (what becomes of it when a Server goes).
"""

from server.dialogues.concurrent import ConcurrentDialogueManager
from server.dialogues.context import DialogueContext
from server.dialogues.dialogue import Dialogue, DialogueTemplate
from server.dialogues.registry import (
    DIALOGUES,
    begin_dialogue,
    create_dialogue_manager,
    dialogue_count,
    run_dialogues,
    use_dialogue,
)
from server.dialogues.single import SingleDialogueManager
from server.dialogues.stream import MessageStream

__all__ = [
    "DIALOGUES",
    "ConcurrentDialogueManager",
    "Dialogue",
    "DialogueContext",
    "DialogueTemplate",
    "MessageStream",
    "SingleDialogueManager",
    "begin_dialogue",
    "create_dialogue_manager",
    "dialogue_count",
    "run_dialogues",
    "use_dialogue",
]
