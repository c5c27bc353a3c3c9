"""The webclient in a real Chromium, with a web door in its own process behind it."""

import re

import pytest
from playwright.sync_api import expect

from tests.live.webclient.client import scroll_to, until


def read_line(game):
    """The line in the middle of the window."""
    return game.page.evaluate(
        """() => {
            const range = document.caretRangeFromPoint(600, 400);
            const words = range.startContainer.data;
            const from = words.lastIndexOf("\\n", range.startOffset - 1);
            return words.slice(from + 1).split("\\n")[0];
        }"""
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
        "not javascript:alert(1) ftp://example.org https://. "
        "There is |luhttps://example.org/map|lta |rmap|n|le.",
    )

    links = game.lines().locator("a")
    expect(links).to_have_text(
        ["https://example.org/a?b=1&c=2", "http://example.org/x", "a map"]
    )
    expect(links.first).to_have_attribute("href", "https://example.org/a?b=1&c=2")
    expect(links.first).to_have_attribute("rel", re.compile("noopener"))
    words = game.lines().get_by_role("link", name="a map")
    expect(words).to_have_attribute("href", "https://example.org/map")
    expect(words).to_have_attribute("title", "https://example.org/map")
    expect(words).to_have_attribute("target", "_blank")
    expect(words).to_have_attribute("rel", re.compile("noopener noreferrer"))
    expect(words).to_have_attribute("tabindex", "0")


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
    before = read_line(game)

    for n in range(20):
        game.says("text", f"new {n}")

    expect(game.page.locator("#more")).to_have_text("20 new lines")
    expect(game.lines()).to_have_count(29)
    assert read_line(game) == before


def test_a_screen_reader_is_served(game):
    game.says("text", "Hello.")
    game.types("look")

    expect(game.log).to_have_attribute("role", "log")
    expect(game.log).to_have_attribute("aria-live", "polite")
    expect(game.lines("said")).to_have_attribute("aria-live", "off")
    expect(game.page.get_by_label("Command")).to_have_attribute("id", "line")
    game.page.locator("h1").click()
    order = []
    for _ in range(8):
        game.page.keyboard.press("Tab")
        order.append(
            game.page.evaluate("(on => on.id || on.innerText)(document.activeElement)")
        )
    skips = ["What happens", "Tools"]
    assert order == ["line", "write", *skips, "log", "smaller", "larger", order[-1]]


def test_a_burst_is_drawn_and_not_read_out_to_the_end(game):
    # However slow this machine is, the page takes it for one moment.
    freeze = "const at = performance.now(); performance.now = () => at"
    game.page.evaluate(f"() => {{ {freeze} }}")
    game.says("text", "\n".join(f"line {n}" for n in range(100)))
    for n in range(60):
        game.says("text", f"more {n}")

    expect(game.lines()).to_have_count(61)
    game.page.evaluate("delete performance.now")
    expect(game.page.locator("#aloud")).to_contain_text("new lines came at once")
    assert game.log.locator(".text[aria-live=off]").count() > 40
    game.says("text", "This is read again.")
    expect(game.lines().last).to_have_text("This is read again.")
    expect(game.lines().last).not_to_have_attribute("aria-live", "off")


def test_the_text_can_be_larger_and_stays_so(game):
    game.page.get_by_role("button", name="Larger text").click()
    large = "getComputedStyle(document.getElementById('log')).fontSize"
    assert game.page.evaluate(large) == "18px"

    game.page.reload()

    assert game.page.evaluate(large) == "18px"


def test_what_the_player_prefers_is_kept_on_the_account(game):
    game.says("logged_in")
    game.says("preferences", {"theme": "dark", "size": 1.25})
    page = game.page.locator("html")
    expect(page).to_have_attribute("data-theme", "dark")
    paper = "getComputedStyle(document.body.parentElement).backgroundColor"
    assert game.page.evaluate(paper) == "rgb(22, 23, 27)"

    game.page.get_by_role("button", name="Larger text").click()

    told = game.door.wait_for("preferences")[1]
    assert told == {"theme": "dark", "size": 1.5}
    game.says("preferences", {"theme": "light", "size": 1})
    expect(page).to_have_attribute("data-theme", "light")
    assert game.page.evaluate(paper) == "rgb(250, 247, 241)"


def test_what_is_changed_before_the_login_leaves_the_rest_of_the_account_alone(game):
    game.page.get_by_role("button", name="Larger text").click()
    account = {"theme": "dark", "size": 2, "aliases": [{"pattern": "k", "say": "kill"}]}

    game.says("logged_in")
    game.says("preferences", account)

    told = game.door.wait_for("preferences")[1]
    assert told == {**account, "size": 1.125}
    expect(game.page.locator("html")).to_have_attribute("data-theme", "dark")


def test_a_browser_that_keeps_nothing_for_us_plays_all_the_same(play):
    refuse = "get() { throw new DOMException('no', 'SecurityError'); }"
    names = [
        f"Object.defineProperty(window, '{kind}Storage', {{ {refuse} }});"
        for kind in ("local", "session")
    ]

    game = play(site=lambda page: page.add_init_script("".join(names)))

    game.types("look")


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

    foreign.close()
    assert outcome == "refused"
