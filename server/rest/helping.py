"""The topics of the command `help`, as far as the account may read them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from server.accounts.bridge import call_on_reactor
from server.help.topics import TOPICS, Topic
from server.rest.errors import Refusal
from server.rest.people import READ, live
from server.rest.schemas import HelpTopic, TopicHead, Words

router = Router(tags=["help"], auth=READ)
NO_SUCH = "There is no such page of help."


@router.get("/help", response=list[TopicHead], summary="The pages of help")
def topics(request: HttpRequest, search: Words = "") -> Any:
    """Every page, or those in which all words of `search` stand, by title."""
    return call_on_reactor(_topics, request.user, search.casefold().split())


def _topics(account: Any, words: list[str]) -> list[TopicHead]:
    pages = {topic.title: topic for _, topic in TOPICS.open_to(live(account))}
    found = [pages[title] for title in sorted(pages) if _holds(pages[title], words)]
    return [TopicHead(title=each.title, aliases=[*each.aliases]) for each in found]


def _holds(topic: Topic, words: list[str]) -> bool:
    text = "\n".join((topic.title, *topic.aliases, topic.body)).casefold()
    return all(word in text for word in words)


@router.get("/help/{title}", response=HelpTopic, summary="One page of help")
def topic(request: HttpRequest, title: str) -> Any:
    """By its title or another of its names."""
    found = call_on_reactor(_topic, request.user, " ".join(title.casefold().split()))
    if found is None:
        raise Refusal(404, NO_SUCH)
    return found


def _topic(account: Any, name: str) -> HelpTopic | None:
    found = dict(TOPICS.open_to(live(account))).get(name)
    if found is None:
        return None
    return HelpTopic(title=found.title, aliases=[*found.aliases], body=found.body)
