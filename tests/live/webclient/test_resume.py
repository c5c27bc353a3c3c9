"""A browser that loses its connection and goes on with its session, in a real house."""

import pytest
from playwright.sync_api import expect

from tests.live.browser import sees, types
from tests.live.cable import Cable

PASSWORD = "quiet-river-stone-4711"
LOST = "Connection lost. Trying again ..."
BACK = "You are back."
AWAY = "While you were away:"
THAT_IS_ALL = "That is what you missed."
STILL_HERE = "You are still in the game."
GATE = "create NAME PASSWORD"


@pytest.fixture
def cable(open_house):
    with Cable(open_house.port("web")) as cable:
        yield cable


@pytest.fixture
def browse(chromium):
    """Opens a page of its own at the other end of a cable."""
    contexts = []

    def browse(cable):
        context = chromium.new_context(base_url=f"http://127.0.0.1:{cable.port}")
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.goto("/play/")
        sees(page, GATE)
        return page

    yield browse
    for context in contexts:
        context.close()


def creates(page, name):
    """A new account, that is in the game."""
    types(page, f"create {name} {PASSWORD}")
    sees(page, f"You are {name} now.")
    types(page, f"say {name} is here")
    sees(page, f'You say, "{name} is here"')


def blocks(page):
    """All that stands in the log."""
    return page.locator("#log .block").all_inner_texts()


def after(page, words):
    """What stands in the log after the last block with these words."""
    told = blocks(page)
    return told[len(told) - told[::-1].index(words) :]


def says(player, *sentences):
    """Each is said and heard by the Server before this returns."""
    for sentence in sentences:
        player.types(f"say {sentence}")
        player.sees(f'You say, "{sentence}"')


def test_what_was_said_meanwhile_is_told_once_and_marked(open_house, cable, browse):
    anna = open_house.player("Anna")
    page = browse(cable)
    creates(page, "Webster")
    says(anna, "before")
    sees(page, 'Anna says, "before"')

    cable.pull()
    sees(page, LOST)
    says(anna, "one", "two", "three")
    cable.plug()
    sees(page, THAT_IS_ALL)
    says(anna, "after")
    sees(page, 'Anna says, "after"')

    heard = [f'Anna says, "{word}"' for word in ("one", "two", "three")]
    told = [line for line in after(page, LOST) if "link" not in line]
    assert told == [BACK, AWAY, *heard, THAT_IS_ALL, 'Anna says, "after"']
    expect(page.locator("#log .missed")).to_have_text(heard)
    assert blocks(page).count('Anna says, "before"') == 1
    types(page, "say back again")
    anna.sees('Webster says, "back again"')


def test_a_connection_that_died_in_silence_is_made_anew(open_house, cable, browse):
    bo = open_house.player("Bo")
    page = browse(cable)
    creates(page, "Silvia")

    cable.swallow()
    says(bo, "four", "five")
    types(page, "say is anybody there?")
    page.context.set_offline(True)
    page.context.set_offline(False)

    sees(page, THAT_IS_ALL)
    heard = ['Bo says, "four"', 'Bo says, "five"']
    expect(page.locator("#log .missed")).to_have_text(heard)
    sees(page, "This did not reach the game: say is anybody there?")
    types(page, "say now")
    bo.sees('Silvia says, "now"')


def test_a_reloaded_page_is_still_in_the_game(open_house, cable, browse):
    cora = open_house.player("Cora")
    page = browse(cable)
    creates(page, "Relo")
    says(cora, "before")
    sees(page, 'Cora says, "before"')

    page.reload()

    sees(page, STILL_HERE)
    told = blocks(page)
    assert told.index("You are Relo now.") < told.index('Cora says, "before"')
    assert not any(GATE in line for line in told)
    types(page, "say still here")
    cora.sees('Relo says, "still here"')


def test_a_copied_tab_takes_the_game_over(open_house, cable, browse):
    dora = open_house.player("Dora")
    page = browse(cable)
    creates(page, "Twice")

    with page.expect_popup() as opened:
        page.evaluate("void open('/play/')")
    second = opened.value

    sees(second, STILL_HERE)
    sees(page, "The game was opened in another tab or window and goes on there.")
    says(dora, "which of you?")
    sees(second, 'Dora says, "which of you?"')
    types(second, "say me")
    dora.sees('Twice says, "me"')
    expect(page.locator("body")).to_have_attribute("data-state", "ended")


def test_goodbye_forgets_the_session(cable, browse):
    page = browse(cable)
    creates(page, "Leaver")
    types(page, "quit")
    sees(page, "The connection is closed.")

    page.reload()

    sees(page, GATE)
    assert STILL_HERE not in blocks(page)
    assert not any("could not be taken up" in line for line in blocks(page))


def test_a_gate_that_was_built_anew_knows_nobody(cable, browse):
    page = browse(cable)
    creates(page, "Early")
    types(page, "quit")
    sees(page, "The connection is closed.")

    page.evaluate("""sessionStorage.setItem("resume", '["of another gate", 3]')""")
    page.evaluate("""sessionStorage.removeItem("goodbye")""")
    page.reload()

    sees(page, "could not be taken up again. Please log in.")
    sees(page, GATE)
    types(page, f"connect Early {PASSWORD}")
    sees(page, "You are Early now.")
