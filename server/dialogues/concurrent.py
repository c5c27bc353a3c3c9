"""ConcurrentDialogueManager: one dialogue for each template and key, side by side."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any

from server.dialogues.dialogue import Dialogue, DialogueFn, DialogueTemplate, Matcher
from server.dialogues.dialogue import Override as NoOverride
from server.dialogues.managers import DialogueManager


class ConcurrentDialogueManager(DialogueManager):
    """Every template that matches begins, unless it runs for this key already.

    One that runs gets all messages of its key instead.
    """

    def use(
        self, fn: DialogueFn, match: Matcher, override: NoOverride = False
    ) -> DialogueTemplate:
        """As of the other manager. Raises ValueError: nothing is overridden here."""
        if override:
            raise ValueError("What runs beside others overrides none of them.")
        return super().use(fn, match)

    def _asked(self, key: Hashable) -> Iterator[DialogueTemplate]:
        runs = self._templates_of(key)
        return (each for each in super()._asked(key) if each not in runs)

    def _deliver(
        self, key: Hashable, event: Any, matching: list[DialogueTemplate]
    ) -> Dialogue | None:
        reached = []
        for claim in self.claims.of(key):
            claim.stream.write(event)
            reached.append(claim.dialogue)
        runs = {dialogue.template for dialogue in reached}
        begun = [self.begin(each, key, event) for each in matching if each not in runs]
        return next(iter([*reached, *begun]), None)

    def may_begin(self, template: DialogueTemplate, key: Hashable) -> bool:
        """Whether it does not run there yet."""
        return template not in self._templates_of(key)

    def _templates_of(self, key: Hashable) -> set[DialogueTemplate]:
        return {claim.dialogue.template for claim in self.claims.of(key)}
