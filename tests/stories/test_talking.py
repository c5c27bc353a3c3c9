"""Who hears what."""

from tests.stories.town import Town


def test_say_is_heard_by_the_speaker_and_by_everyone_in_the_room(town: Town) -> None:
    anna, bo = town.player("Anna"), town.player("Bo")

    anna.types("say hello")

    assert anna.sees == ['You say, "hello"']
    assert bo.sees == ['Anna says, "hello"']


def test_the_other_room_hears_nothing(town: Town) -> None:
    anna, bo = town.player("Anna"), town.player("Bo")
    bo.types("north")
    bo.sees  # noqa: B018 (what was seen on the way is not the matter)

    anna.types("say hello")

    assert bo.sees == []


def test_what_a_player_types_is_shown_as_it_was_typed(town: Town) -> None:
    anna, bo = town.player("Anna"), town.player("Bo")

    anna.types("say |rred|n || |#ff0000 \x1b[31m")

    assert bo.sees == ['Anna says, "|rred|n || |#ff0000 [31m"']


def test_the_first_line_of_look_is_the_name_of_the_room(town: Town) -> None:
    anna = town.player("Anna")

    anna.types("look")

    assert anna.sees[0] == "The Gatehouse"
