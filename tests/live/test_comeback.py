"""The page that lost its game and comes back, in Chromium; the test is the game."""

import re

import pytest
from playwright.sync_api import expect

from tests.live.gate import Gate

LOST = "Connection lost. Trying again ..."
BACK = "You are back."
AWAY = "While you were away:"
THAT_IS_ALL = "That is what you missed."
TOKEN = "kettle-4711"


@pytest.fixture(scope="module")
def gate():
    with Gate() as running:
        yield running
        assert "Traceback" not in "".join(running.errors)


class Player:
    """A page, and the connection it has now."""

    def __init__(self, gate, page):
        self.gate, self.page = gate, page
        self.line = page.locator("#line")
        self.log = page.locator("#log")
        page.goto(f"{gate.url}/play/")
        self.arrives()

    def arrives(self):
        """Wait until the page has connected; again after a connection was lost."""
        self.number, self.address = self.gate.wait_for_page()

    def is_told(self, name, *args, **kwargs):
        """The game says something to the page; a text is seen when this returns."""
        self.gate.says(self.number, name, *args, **kwargs)
        if name == "text":
            self.sees_last(args[0])

    def logs_in(self, count=1):
        """The game lets it in, with a token; so many texts it has had then."""
        self.is_told("logged_in")
        self.is_told("resume", TOKEN, count - 1)
        self.is_told("text", "Welcome.")

    def says(self):
        """What the page said next to the game."""
        return self.gate.wait_for("heard", self.number)[2]

    def types(self, words):
        """A line and Enter."""
        self.line.fill(words)
        self.line.press("Enter")

    def loses(self):
        """The connection breaks, and the page knows."""
        self.gate.tell("abort", self.number)
        self.sees_last(LOST)

    def comes_back(self, heard=0, token="kettle-4712", count=0):
        """The page is back, asked for its session and got it; what it asked."""
        self.arrives()
        asked = self.says()
        self.is_told("resumed", True, heard)
        self.is_told("resume", token, count)
        return asked

    def misses(self, *texts):
        """The game tells what was missed, and what comes after that."""
        for text in texts:
            self.is_told("text", text, missed=True)
        self.is_told("echo", True)

    def sees_last(self, words):
        """Wait until this is the newest block."""
        expect(self.log.locator(".chunk > :last-child").last).to_have_text(words)

    def blocks(self):
        """All that stands in the log."""
        return self.log.locator(".chunk > div").all_inner_texts()


@pytest.fixture
def open_page(gate, chromium):
    complaints, contexts = [], []
    gate.tell("open")
    gate.events.queue.clear()

    def open_page(context=None, **options):
        if context is None:
            context = chromium.new_context(**options)
            contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return Player(gate, page)

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def player(open_page):
    return open_page()


def stops_the_clock(player):
    """From now on time passes when a test says so."""
    player.page.clock.install(time=0)
    player.page.clock.pause_at(1000)


def test_what_was_missed_is_marked_and_nothing_is_told_twice(player):
    player.logs_in()
    player.is_told("text", "A bell rings.")
    player.loses()

    asked = player.comes_back(count=2)
    player.misses("Bo waves.", "Bo\nleaves.")
    player.is_told("text", "It is quiet.")

    player.sees_last("It is quiet.")
    assert player.address == "/ws?resume=1"
    assert asked == ["resume", [TOKEN, 2], {}]
    assert player.blocks() == [
        "Welcome.",
        "A bell rings.",
        LOST,
        BACK,
        AWAY,
        "Bo waves.",
        "Bo\nleaves.",
        THAT_IS_ALL,
        "It is quiet.",
    ]
    missed = player.log.locator(".missed")
    expect(missed).to_have_text(["Bo waves.", "Bo\nleaves."])
    expect(missed.first).to_have_css("border-left-style", "double")


def test_every_text_is_counted_also_those_told_again(player):
    player.is_told("text", "The gate.")
    player.logs_in(count=7)
    player.is_told("text", "eight")
    player.is_told("prompt", "HP 10>")
    player.loses()
    assert player.comes_back(count=8)[1] == [TOKEN, 8]
    player.misses("nine", "ten")
    player.is_told("text", "eleven")
    player.loses()

    assert player.comes_back()[1] == ["kettle-4712", 11]


def test_whoever_missed_nothing_is_only_told_to_be_back(player):
    player.logs_in()
    player.loses()

    player.comes_back()
    player.misses()
    player.is_told("text", "It is quiet.")

    player.sees_last("It is quiet.")
    assert player.blocks() == ["Welcome.", LOST, BACK, "It is quiet."]


def test_a_loss_is_told_once_however_often_it_is_tried(player):
    player.logs_in()
    player.loses()
    for _ in range(2):
        player.arrives()
        player.gate.tell("abort", player.number)

    player.comes_back()

    player.sees_last(BACK)
    assert player.blocks() == ["Welcome.", LOST, BACK]


def test_a_password_stays_hidden_while_its_player_is_away(player):
    player.logs_in()
    player.is_told("prompt", "New password: ")
    player.is_told("echo", False)
    expect(player.line).to_have_attribute("type", "password")
    player.line.fill("sword")

    player.loses()

    expect(player.line).to_have_attribute("type", "password")
    expect(player.line).to_have_value("sword")
    player.comes_back()
    player.is_told("echo", False)
    player.types("swordfish")
    assert player.says() == ["text", ["swordfish"], {}]
    assert "swordfish" not in player.page.content()


def test_what_is_typed_meanwhile_stays_and_the_player_is_told(player):
    player.logs_in()
    player.gate.tell("shut")
    player.loses()

    player.types("say are you there?")
    player.line.press("Enter")

    player.sees_last("Not sent: there is no connection.")
    expect(player.line).to_have_value("say are you there?")
    expect(player.log.locator(".notice")).to_have_count(2)
    expect(player.log.locator(".said")).to_have_count(0)
    player.gate.tell("open")
    player.comes_back()
    player.sees_last(BACK)
    player.line.press("Enter")
    assert player.says() == ["text", ["say are you there?"], {}]


def test_nothing_is_sent_before_the_session_is_there_again(player):
    player.logs_in()
    player.loses()
    player.arrives()
    player.says()

    player.types("look")

    player.sees_last("Not sent: there is no connection.")
    player.is_told("resumed", True, 0)
    player.sees_last(BACK)
    player.line.press("Enter")
    assert player.says() == ["text", ["look"], {}]


def test_lines_that_did_not_arrive_are_named(player):
    player.types("connect anna swordfish")
    player.logs_in()
    for words in ("look", "say one", "password swordfish codfish", "say two"):
        player.types(words)
    player.sees_last("\u203a say two")
    player.loses()

    player.comes_back(3)
    player.sees_last(
        "These lines did not reach the game:\n"
        "password \u2022\u2022\u2022\u2022\u2022\u2022\nsay two"
    )
    player.types("say three")
    player.sees_last("\u203a say three")
    player.loses()
    player.comes_back(3)

    player.sees_last("This did not reach the game: say three")
    assert "fish" not in player.page.content()


def test_a_reloaded_page_shows_the_earlier_lines_and_is_still_there(player):
    player.logs_in()
    player.is_told("text", "A bell rings.")
    player.sees_last("A bell rings.")

    player.page.reload()
    asked = player.comes_back(count=0)
    player.is_told("text", "Welcome.", earlier=True)
    player.is_told("text", "A bell rings.", earlier=True)
    player.is_told("echo", True)

    player.sees_last("You are still in the game.")
    assert asked == ["resume", [TOKEN, -1], {}]
    assert player.blocks() == [
        "Welcome.",
        "A bell rings.",
        "You are still in the game.",
    ]
    expect(player.log.locator(".missed")).to_have_count(0)
    # Nobody wants two hundred lines read out again.
    expect(player.log.locator(".earlier").first).to_have_attribute("aria-live", "off")
    player.types("create rusty sword")
    player.sees_last("\u203a create rusty sword")


def test_whoever_reloads_to_come_back_sees_what_was_missed_too(player):
    player.logs_in()
    player.gate.tell("shut")
    player.loses()
    player.gate.tell("open")

    player.page.reload()
    player.comes_back(count=0)
    for text in ("Welcome.", "Bo waves."):
        player.is_told("text", text, earlier=True)
    player.is_told("echo", True)

    player.sees_last(THAT_IS_ALL)
    assert player.blocks() == [
        "Welcome.",
        "You are still in the game.",
        AWAY,
        "Bo waves.",
        THAT_IS_ALL,
    ]


def test_a_token_that_is_worth_nothing_leads_to_the_login(player):
    player.logs_in()
    player.is_told("echo", False)
    player.loses()

    player.arrives()
    player.says()
    player.is_told("resumed", False)
    player.is_told("text", "Your name?")

    player.sees_last("Your name?")
    assert player.blocks()[-3:] == [
        LOST,
        "Your place in the game could not be taken up again. Please log in.",
        "Your name?",
    ]
    expect(player.line).to_have_attribute("type", "text")
    player.loses()
    player.arrives()
    assert player.address == "/ws"


@pytest.mark.parametrize("code", [1000, 1008])
def test_goodbye_forgets_the_session(player, code):
    player.logs_in()
    player.gate.tell("close", player.number, code, "goodbye")
    player.sees_last("The connection is closed.")

    player.page.reload()

    player.arrives()
    assert player.address == "/ws"


def test_whoever_logs_out_has_no_session_to_come_back_to(player):
    player.logs_in()
    player.is_told("logged_out")
    player.is_told("text", "Your name?")
    player.loses()

    player.arrives()

    assert player.address == "/ws"
    player.sees_last("Connected again.")


def test_whoever_is_refused_for_now_may_come_back_later(player):
    player.logs_in()
    player.loses()
    player.arrives()
    player.is_told("text", "The gate is crowded.")
    player.gate.tell("close", player.number, 4000, "")
    player.sees_last("The connection is closed.")

    player.page.get_by_role("button", name="Connect now").click()

    assert player.comes_back() == ["resume", [TOKEN, 1], {}]
    player.sees_last(BACK)


def test_another_tab_that_takes_the_session_over_leaves_this_one_quiet(player):
    player.logs_in()
    player.gate.tell("close", player.number, 4001, "resumed elsewhere")

    player.sees_last("The game was opened in another tab or window and goes on there.")
    expect(player.page.locator("#notice-words")).to_have_text("You are not connected.")
    player.page.evaluate("dispatchEvent(new Event('online'))")
    player.page.reload()
    player.arrives()
    assert player.address == "/ws"


def test_a_second_tab_is_a_stranger(player, open_page):
    player.logs_in()
    player.sees_last("Welcome.")

    second = open_page(player.page.context)

    assert second.address == "/ws"


def test_a_network_that_is_there_again_is_used_at_once(player):
    player.logs_in()
    player.gate.tell("shut")
    player.loses()
    expect(player.page.locator("#notice")).to_contain_text("in 3 seconds", timeout=9000)
    player.gate.tell("open")

    player.page.evaluate("dispatchEvent(new Event('online'))")

    expect(player.page.locator("#notice-words")).to_have_text("Trying again now ...")
    player.comes_back()
    player.sees_last(BACK)


def test_a_connection_in_doubt_is_made_anew_without_a_word(player):
    player.logs_in()
    player.sees_last("Welcome.")
    player.page.context.set_offline(True)
    player.page.context.set_offline(False)

    player.comes_back(count=1)
    player.misses("Bo waves.")

    player.sees_last(THAT_IS_ALL)
    assert player.blocks() == ["Welcome.", AWAY, "Bo waves.", THAT_IS_ALL]


def test_the_token_is_seen_nowhere(player):
    player.logs_in()
    player.loses()
    player.comes_back()
    player.sees_last(BACK)

    assert "kettle" not in player.address
    assert "kettle" not in player.page.url
    assert "kettle" not in player.page.content()
    assert player.page.evaluate("JSON.stringify(localStorage)") == "{}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_marks_fit_a_phone(open_page, scheme):
    player = open_page(
        viewport={"width": 360, "height": 640}, color_scheme=scheme, is_mobile=True
    )
    player.logs_in()
    player.loses()
    player.comes_back(count=1)

    player.misses("word " * 60, "x" * 300)

    player.sees_last(THAT_IS_ALL)
    assert player.page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_newest_line_stays_in_view_while_the_notice_comes_and_goes(open_page):
    player = open_page(viewport={"width": 360, "height": 640}, is_mobile=True)
    player.logs_in()
    player.is_told("text", "\n".join(f"line {n}" for n in range(15)))
    player.loses()
    player.types("say hello?")
    player.sees_last("Not sent: there is no connection.")

    player.comes_back(count=2)
    for text in ("one", "two\nthree", "four"):
        player.gate.says(player.number, "text", text, missed=True)
    player.is_told("echo", True)

    player.sees_last(THAT_IS_ALL)
    expect(player.log.get_by_text(THAT_IS_ALL)).to_be_in_viewport(ratio=1)


def test_the_pauses_grow_to_half_a_minute(player):
    player.logs_in()
    stops_the_clock(player)
    player.gate.tell("shut")
    player.gate.tell("abort", player.number)
    words = player.page.locator("#notice-words")

    pauses = []
    for _ in range(7):
        expect(words).to_have_text(re.compile(r"Trying again in \d+ second"))
        seconds = int(re.search(r"\d+", words.inner_text())[0])
        pauses.append(seconds)
        player.page.clock.run_for(seconds * 1000)

    for pause, middle in zip(pauses, (1, 2, 4, 8, 15, 30, 30), strict=True):
        assert 0.8 * middle <= pause <= 1.2 * middle + 1


def test_a_game_that_never_answers_is_asked_again(player):
    player.logs_in()
    stops_the_clock(player)
    player.gate.tell("abort", player.number)
    words = player.page.locator("#notice-words")
    expect(words).to_contain_text("Trying again in")
    player.page.clock.run_for(2_000)
    player.arrives()
    player.says()

    player.page.clock.run_for(15_000)
    expect(words).to_contain_text("Trying again in")
    player.page.clock.run_for(3_000)

    assert player.comes_back() == ["resume", [TOKEN, 1], {}]
    expect(player.page.locator("#notice")).to_be_hidden()
    player.page.clock.run_for(100)  # lines are drawn with the next frame
    player.sees_last(BACK)
