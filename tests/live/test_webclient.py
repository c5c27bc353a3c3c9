"""The webclient in a real Chromium, with a web door in its own process behind it."""

import re

import pytest
from playwright.sync_api import expect

from tests.portal.web.door import Door


@pytest.fixture(scope="module")
def door():
    many = {"connections_per_address": 500, "connections_rate": 10_000.0}
    with Door(name="The Test House", **many) as running:
        yield running
        assert "Traceback" not in "".join(running.errors)


class Game:
    """A page that is connected, and the game behind it."""

    def __init__(self, door, page):
        self.door, self.page = door, page
        page.goto(f"{door.url}/play/")
        self.arrive()
        self.line = page.locator("#line")
        self.log = page.locator("#log")

    def arrive(self):
        """Wait until the page is connected; again after a connection was lost."""
        self.sessid = self.door.wait_for("connect")[1]

    def says(self, name, *args, **kwargs):
        """The game says something."""
        self.door.say(self.sessid, name, *args, **kwargs)

    def types(self, text):
        """The player types a line and Enter; returns when it reached the game."""
        self.line.fill(text)
        self.line.press("Enter")
        assert self.door.wait_for("text")[1] == text

    def lines(self, kind="text"):
        """The blocks of the log of that kind."""
        return self.log.locator(f".{kind}")


@pytest.fixture
def play(door, chromium):
    """Opens the page; whatever its console has to complain about fails the test."""
    complaints, contexts = [], []
    door.tell("refuse", None)
    door.events.queue.clear()

    def open_page(**options):
        context = chromium.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda said: said.type == "error" and complaints.append(said.text),
        )
        return Game(door, page)

    yield open_page
    for context in contexts:
        context.close()
    assert [c for c in complaints if "WebSocket connection" not in c] == []


@pytest.fixture
def game(play):
    return play()


def until(game, condition):
    """Look in every frame until it is so; Playwright's own way the policy forbids."""
    look = f"() => ({condition}) ? done() : requestAnimationFrame(look)"
    promise = f"new Promise(done => {{ const look = {look}; look(); }})"
    game.page.evaluate(f"() => {promise}")


def scroll_to(game, top):
    """Scroll, and let the page hear of it."""
    frame = "await new Promise(requestAnimationFrame);"
    game.page.evaluate(f"async top => {{ log.scrollTop = top; {frame * 2} }}", top)


def middle(game):
    """Where the line in the middle of the window stands."""
    return game.page.evaluate(
        "document.elementFromPoint(600, 400).getBoundingClientRect().top"
    )


def test_a_line_goes_to_the_game_and_its_answer_comes_back(game):
    game.types("look")
    game.says("text", "|cThe Yard|n\n  Puddles & <hens>.")

    expect(game.lines("said")).to_have_text(["\u203a look"])
    expect(game.lines().locator(".f-14")).to_have_text("The Yard")
    assert game.lines().inner_text() == "The Yard\n  Puddles & <hens>."
    expect(game.line).to_have_value("")
    expect(game.line).to_be_focused()
    expect(game.page.locator("#state")).to_have_text("Connected")
    expect(game.page).to_have_title("The Test House")


def test_nothing_that_is_said_becomes_more_than_text(game):
    game.says(
        "text", "<img src=x onerror=document.title=1><script>document.title=2</script>"
    )
    game.says("gmcp", {"Char.Vitals": "<b>unknown</b>"})
    game.says("message", {"chain": [{"text": "<b>unknown</b>"}], "quote": None})
    game.says("prompt", "<b>HP</b>> ")

    expect(game.lines()).to_have_count(1)
    assert game.lines().locator("*").count() == 0
    expect(game.page.locator("#prompt")).to_have_text("<b>HP</b>> ")
    expect(game.page).to_have_title("The Test House")


def test_only_web_addresses_become_links(game):
    game.says(
        "text",
        "See https://example.org/a?b=1&c=2 (or http://example.org/x), "
        "not javascript:alert(1) ftp://example.org https://.",
    )

    links = game.lines().locator("a")
    expect(links).to_have_text(
        ["https://example.org/a?b=1&c=2", "http://example.org/x"]
    )
    expect(links.first).to_have_attribute("href", "https://example.org/a?b=1&c=2")
    expect(links.first).to_have_attribute("rel", re.compile("noopener"))


def test_a_password_is_hidden_and_forgotten(game):
    game.types("connect anna")
    game.says("prompt", "Password: ")
    game.says("echo", False)

    expect(game.line).to_have_attribute("type", "password")
    expect(game.page.get_by_label("Password:")).to_have_attribute("id", "line")
    game.types("swordfish")
    game.says("echo", True)
    expect(game.line).to_have_attribute("type", "text")
    expect(game.lines("said")).to_have_text(["\u203a connect anna", "Password:"])
    game.line.press("ArrowUp")
    expect(game.line).to_have_value("connect anna")
    assert "swordfish" not in game.page.content()


def test_a_password_typed_in_the_open_is_veiled_and_forgotten(game):
    game.types("look")
    for line in ("connect anna swordfish", "CREATE bo swordfish", 'co "a b" swordfish'):
        game.types(line)
    game.types("password swordfish dogfish")
    game.says("logged_in")
    game.says("text", "You are in.")
    expect(game.lines()).to_have_text(["You are in."])
    game.types("create rusty sword")

    expect(game.lines("said")).to_have_text(
        [
            "\u203a look",
            "\u203a connect anna \u2022\u2022\u2022\u2022\u2022\u2022",
            "\u203a CREATE bo \u2022\u2022\u2022\u2022\u2022\u2022",
            '\u203a co "a b" \u2022\u2022\u2022\u2022\u2022\u2022',
            "\u203a password \u2022\u2022\u2022\u2022\u2022\u2022",
            "\u203a create rusty sword",
        ]
    )
    game.line.press("ArrowUp")
    game.line.press("ArrowUp")
    expect(game.line).to_have_value("look")
    assert "swordfish" not in game.page.content()


def test_lines_typed_before_come_back_and_a_draft_is_kept(game):
    for line in ("north", "look", "look", ""):
        game.types(line)
    game.line.fill("say hal")

    seen = []
    for key in ("ArrowUp", "ArrowUp", "ArrowUp", "ArrowDown", "ArrowDown", "ArrowDown"):
        game.line.press(key)
        seen.append(game.line.input_value())

    assert seen == ["look", "north", "north", "look", "say hal", "say hal"]


def test_several_lines_pasted_are_several_lines(game):
    game.line.fill("say ")
    game.page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.setData('text', 'one\\ntwo\\nthree');
            const pasted = {clipboardData: data, bubbles: true, cancelable: true};
            line.dispatchEvent(new ClipboardEvent('paste', pasted));
        }"""
    )

    assert game.door.wait_for("text")[1] == "say one"
    assert game.door.wait_for("text")[1] == "two"
    expect(game.line).to_have_value("three")


def test_a_lost_connection_comes_back_and_nothing_typed_is_lost(game):
    game.says("text", "before")
    game.says("echo", False)
    expect(game.line).to_have_attribute("type", "password")

    game.door.tell("shut")
    game.door.tell("abort", game.sessid, "a cable was pulled")
    expect(game.lines("notice")).to_have_text(["Connection lost. Trying again ..."])
    expect(game.page.locator("#notice")).to_contain_text("Trying again in")
    expect(game.line).to_have_attribute("type", "text")
    game.line.fill("say are you there?")
    game.line.press("Enter")
    expect(game.line).to_have_value("say are you there?")

    game.door.tell("open")
    game.arrive()
    expect(game.lines("notice").last).to_have_text("Connected again.")
    expect(game.page.locator("#notice")).to_be_hidden()
    game.line.press("Enter")
    assert game.door.wait_for("text")[1] == "say are you there?"
    expect(game.lines()).to_have_text(["before"])


def test_nobody_needs_to_wait_for_the_next_try(game):
    game.door.tell("abort", game.sessid, "a cable was pulled")

    game.page.get_by_role("button", name="Connect now").click()

    game.arrive()
    expect(game.page.locator("#state")).to_have_text("Connected")
    expect(game.line).to_be_focused()


def test_goodbye_is_goodbye_until_somebody_comes_back(game):
    game.says("text", "Farewell.")
    game.door.tell("close", game.sessid, "quit")

    expect(game.lines("notice")).to_have_text(["The connection is closed."])
    expect(game.page.locator("#notice-words")).to_have_text("You are not connected.")
    game.line.press("Enter")
    game.arrive()
    expect(game.page.locator("#state")).to_have_text("Connected")


def test_whoever_is_refused_reads_why(game):
    game.door.tell("refuse", "The gate is crowded.")
    game.door.tell("abort", game.sessid, "a cable was pulled")

    expect(game.lines()).to_have_text(["The gate is crowded."])
    expect(game.page.locator("body")).to_have_attribute("data-state", "ended")


def test_the_log_follows_unless_the_reader_has_scrolled_up(game):
    game.says("text", "\n".join(f"line {n}" for n in range(200)))
    expect(game.page.locator("#more")).to_be_hidden()
    until(game, "log.scrollTop > 1000")

    scroll_to(game, 500)
    game.says("text", "one")
    game.says("text", "two\nthree")
    expect(game.page.locator("#more")).to_have_text("3 new lines")
    assert game.page.evaluate("log.scrollTop") == 500

    game.page.locator("#more").click()
    expect(game.page.locator("#more")).to_be_hidden()
    until(game, "log.scrollTop > 1000")


def test_lines_that_keep_coming_do_not_hold_the_reader(game):
    game.says("text", "\n".join(f"line {n}" for n in range(200)))
    until(game, "log.scrollTop > 1000")
    game.page.mouse.move(600, 400)

    for n in range(300):
        game.says("text", f"new {n}")
        if n == 10:
            game.page.mouse.wheel(0, -600)
        if game.page.locator("#more").is_visible():
            break

    expect(game.page.locator("#more")).to_be_visible()
    until(game, "log.scrollHeight - log.scrollTop - log.clientHeight > 500")


def test_the_log_is_bounded_and_stays_put_when_its_beginning_goes(game):
    for start in range(0, 5000, 500):
        game.says("text", "\n".join(f"line {n}" for n in range(start, start + 500)))
    expect(game.lines()).to_have_count(10)
    scroll_to(game, 50_000)
    before = middle(game)

    for n in range(20):
        game.says("text", f"new {n}")

    expect(game.page.locator("#more")).to_have_text("20 new lines")
    expect(game.lines()).to_have_count(29)
    assert abs(middle(game) - before) < 2


def test_a_screen_reader_is_served(game):
    game.says("text", "Hello.")
    game.types("look")

    expect(game.log).to_have_attribute("role", "log")
    expect(game.log).to_have_attribute("aria-live", "polite")
    expect(game.lines("said")).to_have_attribute("aria-live", "off")
    expect(game.page.get_by_label("Command")).to_have_attribute("id", "line")
    game.page.locator("h1").click()
    order = []
    for _ in range(4):
        game.page.keyboard.press("Tab")
        order.append(game.page.evaluate("document.activeElement.id"))
    assert order == ["line", "log", "smaller", "larger"]


def test_whoever_types_elsewhere_means_the_entry(game):
    game.log.focus()
    game.page.keyboard.type("look")

    expect(game.line).to_have_value("look")


def test_the_text_can_be_larger_and_stays_so(game):
    game.page.get_by_role("button", name="Larger text").click()
    large = "getComputedStyle(document.getElementById('log')).fontSize"
    assert game.page.evaluate(large) == "18px"

    game.page.reload()

    assert game.page.evaluate(large) == "18px"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_phone_in_the_light_and_in_the_dark(play, scheme):
    game = play(
        viewport={"width": 360, "height": 640},
        color_scheme=scheme,
        is_mobile=True,
        has_touch=True,
        reduced_motion="reduce",
    )
    game.says("text", "word " * 300 + "x" * 300)

    width = game.page.evaluate("document.documentElement.scrollWidth")
    size = game.page.evaluate("parseFloat(getComputedStyle(line).fontSize)")
    assert width <= 360
    assert size >= 16
    for name in ("#line", "#send", "#state", "h1"):
        expect(game.page.locator(name)).to_be_in_viewport(ratio=1)
    # The keyboard comes up.
    game.page.set_viewport_size({"width": 360, "height": 320})
    expect(game.page.locator("#line")).to_be_in_viewport(ratio=1)
    until(game, "log.scrollHeight - log.scrollTop - log.clientHeight < 2")


def test_nothing_moves_for_whoever_asked_for_that(play):
    game = play(reduced_motion="reduce")
    game.door.tell("close", game.sessid, "quit")

    style = "getComputedStyle(document.getElementById('dot')).animationName"
    assert game.page.evaluate(style) == "none"


def test_a_foreign_page_cannot_open_the_websocket(game):
    foreign = game.page.context.new_page()

    outcome = foreign.evaluate(
        """address => new Promise(done => {
            const socket = new WebSocket(address);
            socket.onopen = () => done('open');
            socket.onerror = () => done('refused');
        })""",
        game.door.url.replace("http:", "ws:") + "/ws",
    )

    assert outcome == "refused"
