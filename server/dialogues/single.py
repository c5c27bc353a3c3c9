"""SingleDialogueManager: one dialogue at a time for each key, unless overridden."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from server.dialogues.dialogue import Dialogue, DialogueTemplate
from server.dialogues.managers import DialogueManager


class SingleDialogueManager(DialogueManager):
    """Of all templates that match, the last one begins, if none runs or it overrides.

    What it overrides is closed, or with `override="suspend"` gets messages again once
    the new one's stream is freed. What begins nothing goes to the dialogue that runs.
    """

    def _deliver(
        self, key: Hashable, event: Any, matching: list[DialogueTemplate]
    ) -> Dialogue | None:
        fitting = [each for each in matching if self.may_begin(each, key)]
        if fitting:
            return self.begin(fitting[-1], key, event)
        claim = self.claims.latest(key)
        if claim is None:
            return None
        claim.stream.write(event)
        return claim.dialogue

    def may_begin(self, template: DialogueTemplate, key: Hashable) -> bool:
        """Whether nothing runs there, or it overrides that."""
        return bool(template.override) or key not in self.claims

    def _make_room(self, template: DialogueTemplate, key: Hashable) -> None:
        claim = self.claims.latest(key)
        if claim is not None and template.override == "close":
            claim.stream.free("override")
