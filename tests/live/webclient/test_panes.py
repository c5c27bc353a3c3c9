"""What stands beside the log: the room, the map, the channels."""

from playwright.sync_api import expect

from tests.live.browser import PATIENCE, sees, types
from tests.live.webclient.client import Player
from tests.live.webclient.facts import BUILDERS, GATE, PHONE, PUBLIC, YARD


def test_the_room_can_be_seen_and_clicked(player):
    expect(player.panes).to_be_hidden()
    player.tells("Room.Info", YARD)
    player.tells("Room.Players", [{"name": "Bo", "fullname": "Bo the baker"}])
    player.tells("Room.AddPlayer", {"name": "Cleo", "fullname": "Cleo"})
    player.tells("Room.RemovePlayer", "Cleo")
    bucket = {"id": "7", "name": "a bucket", "attrib": "t"}
    marta = {"id": "8", "name": "Marta", "attrib": "m"}
    player.tells("Char.Items.List", {"location": "room", "items": [bucket, marta]})

    room = player.pane("Room")
    expect(room).to_contain_text("The Yard")
    expect(room).to_contain_text("Puddles & <hens>.")
    room.get_by_role("button", name="oak door").click()
    assert player.hears() == "oak door"
    room.get_by_role("button", name="a bucket", exact=True).click()
    assert player.hears() == "look a bucket"
    room.get_by_role("button", name="Get a bucket").click()
    assert player.hears() == "get a bucket"
    expect(player.pane("Who is here")).to_contain_text("Marta")
    expect(player.pane("Who is here")).not_to_contain_text("Cleo")
    player.says("echo", False)
    expect(player.line).to_have_attribute("type", "password")
    room.get_by_role("button", name="oak door").click()
    player.button("Tell Bo something").click()
    expect(player.line).to_have_value("")
    player.types("swordfish")
    player.says("echo", True)
    expect(player.line).to_have_attribute("type", "text")
    player.button("Tell Bo something").click()
    expect(player.page.locator("#line")).to_have_value("tell Bo = ")
    expect(player.page.locator("#line")).to_be_focused()


def test_the_map_grows_and_is_remembered(player):
    yard = {**YARD, "exits": {**YARD["exits"], "constructor": 21}}
    for place in (YARD, GATE):
        player.tells("Room.Info", place)
    player.page.locator(".room.near").first.click()
    assert player.hears() == "south"

    player.page.reload()
    player.arrive()
    player.tells("Room.Info", yard)

    titles = player.page.locator(".room title")
    expect(titles).to_have_text(["The Yard", "The Gate"])
    expect(player.pane("Map").get_by_role("img")).to_have_accessible_name(
        "Map around The Yard. The exits are listed under Room."
    )
    for way in ("oak door", "constructor"):
        expect(player.pane("Map").get_by_role("button", name=way)).to_be_visible()


def test_gauges_say_their_numbers_and_learn_what_changes(player):
    player.tells("Char.StatusVars", {"hp": "Health", "gold": "Gold"})
    player.tells("Char.Vitals", {"hp": 90, "maxhp": 100, "gold": 4, "other": 1})
    player.tells("Char.Vitals", {"hp": 20})

    meter = player.page.get_by_role("meter", name="Health")
    expect(meter).to_have_attribute("aria-valuetext", "20 of 100, low")
    condition = player.pane("Condition")
    expect(condition).to_contain_text("20/100 low")
    expect(condition).to_contain_text("Gold4")


def test_what_is_carried_can_be_dropped(player):
    items = [{"id": n, "name": "a lantern"} for n in "12"]
    player.tells("Char.Items.List", {"location": "inv", "items": items})
    more = {"location": "inv", "item": {"id": "3", "name": "a rope"}}
    player.tells("Char.Items.Add", more)

    carried = player.pane("Carried")
    carried.get_by_role("button", name="Drop a rope").click()
    assert player.hears() == "drop a rope"
    carried.get_by_role("button", name="Drop a lantern").last.click()
    assert player.hears() == "drop 2.a lantern"
    player.tells("Char.Items.Remove", {"location": "inv", "item": {"id": "3"}})
    expect(carried.get_by_role("button", name="Drop a rope")).to_have_count(0)


def test_channels_are_read_and_spoken_on(player):
    player.tells("Comm.Channel.List", [PUBLIC, BUILDERS])
    for channel in ("public", "builders", "builders"):
        spoken = {"channel": channel, "talker": "Bo", "text": "Hi <b>"}
        player.tells("Comm.Channel.Text", spoken)

    pane = player.pane("Channels")
    expect(pane.get_by_role("tab")).to_have_text(["public", "builders 2 unread"])
    pane.get_by_role("tab").first.focus()
    player.page.keyboard.press("ArrowRight")
    expect(pane.get_by_role("tab")).to_have_text(["public", "builders"])
    expect(pane.get_by_role("group", name="Said on builders")).to_contain_text("Hi <b>")
    pane.get_by_label("Say on builders").fill("who builds?")
    player.page.keyboard.press("Enter")
    assert player.hears() == "builders who builds?"
    expect(pane.get_by_label("Say on builders")).to_be_focused()


def test_whoever_leaves_their_body_has_empty_panes(player):
    player.tells("Room.Info", YARD)
    player.tells(
        "Char.Items.List", {"location": "inv", "items": [{"id": 1, "name": "x"}]}
    )
    player.tells("Comm.Channel.List", [PUBLIC])

    player.tells("Gatehouse.Puppet", {"name": None})
    expect(player.pane("Room")).to_contain_text("You are nowhere yet.")
    expect(player.pane("Carried")).to_contain_text("You carry nothing.")
    expect(player.pane("Channels").get_by_role("tab")).to_have_text(["public"])
    player.says("logged_out")
    expect(player.panes).to_be_hidden()


def test_facts_of_another_game_harm_nothing(player):
    odd = [
        None,
        7,
        "x",
        [],
        [None],
        {"num": "x", "exits": 3},
        {"location": "inv"},
        {"location": "__proto__", "items": [1], "item": {"id": 1, "name": "x"}},
    ]
    for package in (
        *("Room.Info", "Room.Players", "Room.AddPlayer", "Char.Vitals", "Char.Name"),
        *("Char.StatusVars", "Char.Items.List", "Char.Items.Add", "Char.Items.Remove"),
        *("Comm.Channel.List", "Comm.Channel.Text", "Gatehouse.Puppet"),
        *("Client.Media.Play", "Client.Media.Stop", "Client.Media.Default"),
    ):
        for data in odd:
            player.tells(package, data)
    player.tells("Room.Info", YARD)

    expect(player.pane("Room")).to_contain_text("The Yard")


def test_a_pane_stays_closed_and_all_of_them_away(player):
    player.tells("Room.Info", YARD)
    player.button("Map").click()
    expect(player.page.locator("#pane-map-body")).to_be_hidden()
    player.button("Panes").click()
    expect(player.panes).to_be_hidden()

    player.page.reload()
    player.arrive()
    player.tells("Room.Info", YARD)
    expect(player.button("Panes")).to_have_attribute("aria-expanded", "false")
    expect(player.panes).to_be_hidden()
    player.button("Panes").click()
    expect(player.button("Map")).to_have_attribute("aria-expanded", "false")
    player.opens("Panes")
    player.button("Move Room up").press("Enter")
    expect(player.button("Move Room down")).to_be_focused()
    assert player.panes.locator("h2").first.text_content() == "Room"


def test_on_a_phone_the_panes_are_behind_a_button(play):
    player = play(kind=Player, **PHONE)
    player.tells("Room.Info", YARD)
    expect(player.panes).to_be_hidden()

    player.page.locator("#panes-button").click()
    expect(player.pane("Room")).to_be_visible()
    expect(player.page.locator("#log")).to_be_in_viewport()
    assert player.page.evaluate("document.documentElement.scrollWidth") <= 360
    player.pane("Room").get_by_role("button", name="north").focus()
    player.page.keyboard.press("Escape")
    expect(player.panes).to_be_hidden()


def test_the_panes_of_a_real_game_fill(open_house, chromium):
    page = chromium.new_page(base_url=f"http://127.0.0.1:{open_house.port('web')}")
    page.goto("/play/")
    sees(page, "create NAME PASSWORD")
    types(page, "create Paula quiet-river-stone-4711")
    sees(page, "You are Paula now.")

    room = page.locator("#pane-room")
    place = room.locator(".place").text_content(timeout=PATIENCE)
    room.locator(".exit").first.click()
    expect(room.locator(".place")).not_to_have_text(place, timeout=PATIENCE)
    expect(page.locator(".room.here title")).to_have_text(
        room.locator(".place").text_content()
    )
    types(page, "quit")
    sees(page, "The connection is closed.")
    page.close()
