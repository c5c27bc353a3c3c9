"""Let those who are here decide: vote."""

from __future__ import annotations

from game import conversation_text as words
from game import vote
from game.commands.place import PlaceCommand
from game.text import text_too_long
from server.api import Event, NotAllowed, PlayerError, begin_dialogue

LONGEST = 200


class Vote(PlaceCommand):
    """Ask everybody here for aye or nay: vote <question>

    Whoever is here says it: `say aye`, `say nay`. Everybody has one voice, and the
    last word counts. It is over after a minute, or with `vote end` of whoever asked.
    `vote` alone shows how it stands.
    """

    key = "vote"
    help_category = "Talking"

    async def run(self) -> None:
        wanted = self.args.strip()
        if not wanted:
            self.show()
        elif wanted.casefold() == "end":
            self.end()
        else:
            await self.begin(wanted)

    def show(self) -> None:
        """Tell how the vote stands. Raises PlayerError if there is none."""
        ctx = self.running()
        self.msg(words.vote_now(ctx.kept["question"], *vote.standing(ctx)))

    def end(self) -> None:
        """End it, as if the starter had said so. Raises PlayerError."""
        ctx = self.running()
        if ctx.kept["starter"] != self.account.pk:
            raise NotAllowed(words.NOT_YOUR_VOTE)
        ctx.stream.write(Event(user_id=self.account.pk, raw_text=vote.END))

    def running(self):
        """The vote in this room. Raises PlayerError if there is none."""
        if self.place.id not in vote.RUNNING:
            raise PlayerError(words.VOTE_HOW)
        return vote.RUNNING[self.place.id]

    async def begin(self, question: str) -> None:
        """Ask. Raises PlayerError if something else is asked here already."""
        if self.session is None:
            raise PlayerError(words.VOTE_HOW)
        if len(question) > LONGEST:
            raise PlayerError(text_too_long(LONGEST))
        begun = await begin_dialogue(
            vote.vote,
            self.session,
            detail_type="group",
            sub_type="room",
            group_id=f"#{self.place.id}",
            question=question,
        )
        if begun is None:
            raise PlayerError(words.VOTE_ALREADY)
