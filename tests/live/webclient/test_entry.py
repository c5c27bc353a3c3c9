"""What a player does with the entry of the page: types, completes, pastes, clicks."""

import json

from playwright.sync_api import expect

from tests.live.webclient.facts import YARD

LANTERN = {"id": "7", "name": "a brass lantern (lit)", "attrib": ""}


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


def test_whoever_types_elsewhere_means_the_entry(game):
    game.log.focus()
    game.page.keyboard.type("look")

    expect(game.line).to_have_value("look")


def knows(game):
    """The game tells what a player may type about."""
    game.says("logged_in")
    game.tells("Gatehouse.Words", {"commands": ["look", "lock", "get"]})
    game.tells("Room.Info", YARD)
    game.tells("Room.Players", [{"name": "Bartholomew", "fullname": "Bartholomew"}])
    game.tells("Char.Items.List", {"location": "room", "items": [LANTERN]})
    game.says("text", "A lamplighter hums.")
    expect(game.lines()).to_have_count(1)


def test_tab_completes_a_word_and_says_which(game):
    knows(game)
    tab, value = (lambda: game.line.press("Tab")), game.line.input_value

    game.line.press_sequentially("lo")
    tab()
    assert value() == "look"
    expect(game.page.locator("#completed")).to_have_text("look, 1 of 2")
    expect(game.page.locator("#aloud")).to_have_text("look, 1 of 2")
    tab()
    assert value() == "lock"
    seen = []
    for typed in ("get bra", "get lan", "look oa", "tell barth", "say lam", "nor"):
        game.line.fill("")
        game.line.press_sequentially(typed)
        tab()
        seen.append(value())
    assert seen == [
        "get brass lantern",
        "get lantern",
        "look oak door",
        "tell Bartholomew",
        "say lamplighter",
        "north",
    ]


def test_tab_leaves_where_nothing_is_to_complete_and_after_escape(game):
    knows(game)

    for typed in ("", "look ", "xyzzy"):
        game.line.fill(typed)
        game.line.press("Tab")
        expect(game.line).not_to_be_focused()
        game.line.focus()
    game.line.fill("")
    game.line.press_sequentially("loo")
    game.line.press("Tab")
    expect(game.line).to_have_value("look")
    game.line.press("Escape")
    expect(game.line).to_have_value("loo")
    game.line.press("Tab")

    expect(game.line).not_to_be_focused()


def test_several_lines_pasted_can_be_looked_through_and_go_in_order(game):
    game.line.fill("say ")
    game.pastes("one\r\ntwo\nthree")
    several = game.page.get_by_role("textbox", name="Several lines")
    expect(several).to_be_focused()
    expect(several).to_have_value("say one\ntwo\nthree")
    expect(game.page.locator("#lines-words")).to_have_text("3 lines")

    several.press("Shift+Enter")
    several.press_sequentially("four")
    several.press("Enter")

    assert [game.hears() for _ in range(4)] == ["say one", "two", "three", "four"]
    expect(game.lines("said")).to_have_count(4)
    expect(several).to_be_hidden()
    expect(game.line).to_be_focused()


def test_lines_that_cannot_be_sent_stay_where_they_are(game):
    several = game.page.get_by_role("textbox", name="Several lines")
    game.line.press("Shift+Enter")
    expect(several).to_have_value("")
    several.press("Escape")
    game.line.fill("one")
    game.line.press("Shift+Enter")
    words = game.page.locator("#lines-words")
    several.fill("one\n" + "x" * 4097)
    several.press("Enter")
    expect(words).to_have_text("Line 2 has 4097 letters; 4096 are the most.")

    several.fill("one\ntwo")
    game.door.tell("shut")
    game.door.tell("abort", game.sessid, "a cable was pulled")
    expect(game.page.locator("#notice")).to_be_visible()
    several.press("Enter")
    expect(words).to_have_text("These 2 lines were not sent.")
    several.press("Escape")
    game.door.tell("open")
    game.arrive()
    game.page.get_by_role("button", name="Write several lines").click()

    expect(several).to_have_value("one\ntwo")


def test_what_may_not_have_arrived_is_said(game):
    game.says("text", "The gate.")
    game.types("look")
    game.door.tell("abort", game.sessid, "a cable was pulled")

    told = game.lines("notice").get_by_text("may not have reached")
    expect(told).to_have_text("This may not have reached the game: look")


def test_a_word_of_the_game_can_be_clicked_and_reached_by_keyboard(game):
    game.says("text", "|lclook lamp|lta |ylamp|n|le and |lcnorth|ltnorth|le")
    lamp = game.log.get_by_role("button", name="a lamp")
    north = game.log.get_by_role("button", name="north")

    lamp.click()
    assert game.hears() == "look lamp"
    expect(game.lines("said")).to_have_text(["\u203a look lamp"])
    game.log.focus()
    game.page.keyboard.press("Tab")
    expect(lamp).to_be_focused()
    game.page.keyboard.press("ArrowRight")
    expect(north).to_be_focused()
    game.page.keyboard.press("Enter")
    assert game.hears() == "north"
    game.says("echo", False)
    expect(game.line).to_have_attribute("type", "password")
    lamp.click()
    expect(game.lines("said")).to_have_count(2)
    style = "a => getComputedStyle(a).textDecorationLine"
    assert north.evaluate(style) == "underline"


class Site:
    """The site's answers, as far as the page asks: who is logged in, and a token."""

    def __init__(self, account):
        self.account, self.asked, self.given = account, [], 0

    def __call__(self, page):
        page.route("**/me/", self.me)
        page.route("**/me/token/", self.token)

    def me(self, route):
        route.fulfill(json={"account": self.account, "csrf": "tic"})

    def token(self, route):
        sent = route.request
        self.asked.append((sent.headers["x-csrftoken"], json.loads(sent.post_data)))
        route.fulfill(json={"token": f"tac{len(self.asked)}"})

    def lets_in(self, game):
        """Answer until the page has a token; the one that the game hears."""
        self.given += 1
        while len(self.asked) < self.given:
            game.page.wait_for_timeout(10)
        return game.door.wait_for("token")[1]


def test_whoever_is_logged_in_on_the_site_need_not_log_in_again(play):
    site = Site("anna")
    game = play("/play/?character=12", site)

    assert site.lets_in(game) == "tac1"
    assert site.asked == [("tic", {"character": 12})]


class Slow(Site):
    """A site that answers when it is told to, and not before."""

    def __init__(self, account):
        super().__init__(account)
        self.held = []

    def me(self, route):
        self.held.append(route)

    def answers(self, game):
        """It answers now who is logged in."""
        while not self.held:
            game.page.wait_for_timeout(10)
        super().me(self.held.pop())


def hurries(game, *lines):
    """Type lines that are not to reach the game at once."""
    for line in lines:
        game.enters(line)
        expect(game.line).to_have_value("")


def test_what_is_typed_for_the_gate_is_not_said_by_who_comes_in_by_the_site(play):
    site = Slow("anna")
    game = play(site=site)
    hurries(game, "create bo swordfish", "look")
    site.answers(game)
    assert site.lets_in(game) == "tac1"
    hurries(game, "connect bo swordfish", "smile")

    game.says("logged_in", True)

    assert [game.hears(), game.hears()] == ["look", "smile"]
    expect(game.lines("notice")).to_have_text(
        [
            "These lines did not reach the game:\ncreate bo \u2022\u2022\u2022\u2022"
            "\u2022\u2022\nconnect bo \u2022\u2022\u2022\u2022\u2022\u2022"
        ]
    )
    assert "swordfish" not in game.page.content()
    game.types("say at last")


def test_it_reaches_the_gate_if_nobody_is_logged_in_on_the_site(play):
    site = Slow(None)
    game = play(site=site)
    hurries(game, "create bo swordfish", "look")

    site.answers(game)

    assert [game.hears(), game.hears()] == ["create bo swordfish", "look"]


def test_it_reaches_the_gate_if_the_game_refuses_the_token(play):
    site = Slow("anna")
    game = play(site=site)
    hurries(game, "create bo swordfish")
    site.answers(game)
    site.lets_in(game)

    game.says("token", False)

    assert game.hears() == "create bo swordfish"


def test_it_does_not_wait_for_ever(play):
    class Never(Slow):
        def __call__(self, page):
            page.clock.install()
            super().__call__(page)

    game = play(site=Never("anna"))
    hurries(game, "create bo swordfish")
    game.page.clock.run_for(5000)

    assert game.hears() == "create bo swordfish"


def test_after_a_goodbye_nobody_is_logged_in_until_they_wish(play):
    site = Site("anna")
    game = play(site=site)
    assert site.lets_in(game) == "tac1"
    game.says("logged_in")
    game.door.tell("close", game.sessid, "quit")
    expect(game.page.locator("#notice-words")).to_have_text("You are not connected.")

    game.page.reload()
    game.arrive()
    words = "You are logged in on the site as anna."
    expect(game.page.locator("#notice-words")).to_have_text(words)
    assert len(site.asked) == 1
    game.page.get_by_role("button", name="Come in").click()

    assert site.lets_in(game) == "tac2"
