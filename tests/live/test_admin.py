"""The web pages of a real pair of processes in a real Chromium, beside real players."""

import http.client
import re
import threading

import pytest
from playwright.sync_api import expect

from tests.live.house import House

PASSWORD = "quiet-river-stone-4711"
PATIENCE = 20_000
AHEAD = 5
"""How many lines somebody types before the first of them is answered."""


@pytest.fixture(scope="module")
def owned():
    """A house whose owner is Olga."""
    with House() as house:
        with telnet(house, "Olga") as olga:
            olga.types(f"claim {house.owner_code}")
            olga.sees("This house is yours.")
        yield house


@pytest.fixture
def visitor(chromium, owned):
    """A page of somebody who has not logged in; its console must not complain."""
    context = chromium.new_context(base_url=address(owned))
    context.set_default_timeout(PATIENCE)
    page, complaints = context.new_page(), []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: said.type == "error" and complaints.append(said))
    yield page
    context.close()
    assert [c.text for c in complaints if "status of 4" not in c.text] == []


@pytest.fixture
def olga(visitor):
    """The owner, at the first page of the admin."""
    visitor.goto("/admin/")
    log_in(visitor, "Olga", PASSWORD)
    expect(visitor.get_by_text("What is to be done?")).to_be_visible()
    return visitor


def address(house):
    return f"http://127.0.0.1:{house.port('web')}"


def telnet(house, name):
    """A connection with a new account that is in the game."""
    player = house.telnet(name)
    player.types(f"create {name} {PASSWORD}")
    player.sees(f"You are {name} now.")
    return player


def log_in(page, name, password):
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in", exact=True).click()


def plays(page, name):
    """Make an account in the browser client and come in."""
    page.goto("/play/")
    sees(page, "create NAME PASSWORD")
    types(page, f"create {name} {PASSWORD}")
    sees(page, f"You are {name} now.")


def types(page, line):
    page.locator("#line").fill(line)
    page.locator("#line").press("Enter")


def sees(page, text):
    found = page.locator("#log").get_by_text(text).last
    expect(found).to_be_visible(timeout=PATIENCE)


def opens(page, name, kind="world/objectrow"):
    """Go to the admin page of the object or account of this name."""
    page.goto(f"/admin/{kind}/?q={name}")
    page.locator("#result_list th").get_by_role("link", name=name, exact=True).click()


def saves(page, said="was changed successfully"):
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text(said)


def describes(page, words):
    """Change what the page's object looks like."""
    page.get_by_label("Desc:").fill(words)
    saves(page)


def number(page):
    """The id of the object whose page this is."""
    return re.search(r"/(\d+)/change/", page.url)[1]


# Changes are live


def test_what_the_owner_describes_is_seen_at_once_and_after_a_reload(owned, olga):
    anna = telnet(owned, "Anna")
    opens(olga, "The Gatehouse")

    describes(olga, "Somebody has painted it blue.")

    anna.types("look")
    anna.sees("Somebody has painted it blue.")
    owned.manage("reload")
    anna.types("look")
    anna.sees("Somebody has painted it blue.")


def test_an_object_is_made_renamed_found_and_taken_away_again(owned, olga):
    bo = telnet(owned, "Bo")
    bo.types("look")
    bo.sees("Exits:")
    opens(olga, "The Gatehouse")
    here = number(olga)

    olga.goto("/admin/world/objectrow/add/")
    olga.get_by_role("link", name="Thing", exact=True).click()
    olga.get_by_label("Name:").fill("paper kite")
    olga.get_by_label("Where it is:").fill(here)
    saves(olga, "was added successfully")
    bo.types("get kite")
    bo.sees("You pick up")

    opens(olga, "paper kite")
    olga.get_by_label("Name:").fill("silk banner")
    saves(olga)
    bo.types("inventory")
    bo.sees("silk banner")

    opens(olga, "silk banner")
    olga.get_by_role("link", name="Delete").click()
    olga.get_by_role("button", name="Yes").click()
    expect(olga.locator(".messagelist")).to_contain_text("deleted successfully")
    bo.types("inventory")
    assert "banner" not in bo.sees("nothing")


def test_a_character_is_carried_to_another_room(owned, olga):
    cleo = telnet(owned, "Cleo")
    opens(olga, "The Yard")
    yard = number(olga)
    opens(olga, "Cleo")

    olga.get_by_label("Where it is:").fill(f"The Yard (#{yard})")
    saves(olga)

    cleo.types("look")
    cleo.sees("The Yard\n")


def test_what_cannot_be_is_refused_in_a_sentence_and_not_done(owned, olga):
    opens(olga, "The Yard")

    olga.get_by_label("Where it is:").fill("999999")
    olga.get_by_role("button", name="Save", exact=True).click()

    expect(olga.locator(".errornote").first).to_be_visible()
    expect(olga.get_by_text("There is no object #999999.")).to_be_visible()


# Who may come in


def test_a_closed_account_loses_its_sessions_with_a_sentence(owned, olga):
    page = olga.context.browser.new_page(base_url=address(owned))
    plays(page, "Dora")
    dora = owned.telnet("Dora")
    dora.types(f"connect Dora {PASSWORD}")
    dora.sees("Dora")
    opens(olga, "Dora", "accounts/account")

    olga.get_by_label("Active").uncheck()
    saves(olga)

    dora.sees("That account is closed.")
    dora.sees_the_end()
    sees(page, "That account is closed.")
    page.close()
    again = owned.telnet()
    again.types(f"connect Dora {PASSWORD}")
    again.sees("That account is closed.")


def test_a_banned_account_is_sent_away_and_comes_back_when_it_is_lifted(owned, olga):
    egon = telnet(owned, "Egon")
    opens(olga, "Egon", "accounts/account")
    account = number(olga)

    olga.goto(f"/admin/accounts/ban/add/?account={account}")
    olga.get_by_label("Reason:").fill("Too loud.")
    saves(olga, "was added successfully")

    egon.sees("You are banned: Too loud.")
    egon.sees_the_end()
    owned.manage("reload")
    again = owned.telnet("Egon")
    again.types(f"connect Egon {PASSWORD}")
    again.sees("You are banned: Too loud.")
    lifts(olga, "Egon")
    again.types(f"connect Egon {PASSWORD}")
    again.sees("You are Egon now.")


def test_a_network_is_banned_but_not_ones_own(owned, olga):
    olga.goto("/admin/accounts/ban/add/")
    olga.get_by_label("Network:").fill("127.0.0.0/8")
    olga.get_by_role("button", name="Save", exact=True).click()
    expect(olga.get_by_text("You are in that network yourself.")).to_be_visible()

    olga.get_by_label("Network:").fill("192.0.2.7/24")
    saves(olga, "was added successfully")

    bans = owned.var / "bans.txt"
    assert "192.0.2.0/24" in bans.read_text()
    lifts(olga, "192.0.2.0/24")
    assert "192.0.2.0/24" not in bans.read_text()


def lifts(page, name):
    """Take the ban on a name or network away."""
    page.goto("/admin/accounts/ban/")
    page.get_by_role("link", name=name, exact=True).first.click()
    page.get_by_role("link", name="Delete").click()
    page.get_by_role("button", name="Yes").click()
    expect(page.locator(".messagelist")).to_contain_text("deleted successfully")


def test_who_is_no_staff_is_told_so_at_the_admin(owned, visitor):
    telnet(owned, "Fay")
    visitor.goto("/admin/")

    log_in(visitor, "Fay", PASSWORD)

    expect(visitor.get_by_role("alert")).to_contain_text("You are Fay")
    visitor.goto("/admin/world/objectrow/")
    expect(visitor.get_by_role("alert")).to_contain_text("You are Fay")
    visitor.goto("/")
    expect(visitor.get_by_role("link", name="Your account: Fay")).to_be_visible()
    expect(visitor.get_by_role("link", name="Admin")).to_have_count(0)


def test_wrong_passwords_count_wherever_they_are_typed(owned, visitor):
    telnet(owned, "Gus")
    gus = owned.telnet()
    for _ in range(3):
        gus.types("connect Gus a-wild-guess")
        gus.sees("do not belong together")
    visitor.goto("/login/")
    for _ in range(2):
        log_in(visitor, "Gus", "another-wild-guess")
        expect(visitor.get_by_label("Password")).to_have_value("", timeout=PATIENCE)
        expect(visitor.get_by_role("alert")).to_contain_text("do not belong together")

    log_in(visitor, "Gus", PASSWORD)

    expect(visitor.get_by_role("alert")).to_contain_text("Too many failed attempts")
    gus.types(f"connect Gus {PASSWORD}")
    gus.sees("Too many failed attempts")


def test_the_home_page_shows_who_came_and_who_left(owned, visitor):
    with telnet(owned, "Hal") as hal:
        visitor.goto("/")
        expect(visitor.locator(".players")).to_contain_text("Hal")
        hal.types("quit")
        hal.sees_the_end()

    visitor.reload()

    expect(visitor.get_by_text("Who is on")).to_be_visible()
    assert "Hal" not in visitor.locator("main").inner_text()


# While one Server follows another


def test_pages_and_changes_do_not_notice_a_reload(owned, olga):
    opens(olga, "The Inn")
    seen, done = [], threading.Event()

    def look():
        while not done.wait(0.02):
            seen.append(get(owned, "/"))

    def reload():
        for _ in range(2):
            owned.manage("reload")
        done.set()

    threads = [threading.Thread(target=each) for each in (look, reload)]
    for thread in threads:
        thread.start()
    turns = 0
    while not done.is_set():
        turns += 1
        describes(olga, f"It was painted {turns} times.")
        opens(olga, "The Inn")
    for thread in threads:
        thread.join()

    assert {status for status, _ in seen} == {200}
    assert not any("being woken up" in body for _, body in seen)
    kept = olga.get_by_label("Desc:").input_value()
    assert kept == f"It was painted {turns} times."
    logs = owned.log("server") + owned.log("portal")
    assert "Traceback" not in logs, logs[-6000:]


def get(house, path):
    """A request as a simple program makes it: (status, page)."""
    connection = http.client.HTTPConnection("127.0.0.1", house.port("web"), timeout=60)
    connection.request("GET", path)
    answer = connection.getresponse()
    page = answer.read().decode()
    connection.close()
    return answer.status, page


def test_a_server_that_died_is_waited_for(owned, olga):
    opens(olga, "The Kitchen")
    olga.wait_for_load_state()  # an answer that breaks off in its middle is broken
    dead = owned.kill_server()

    describes(olga, "It smells of soap.")

    assert get(owned, "/")[0] == 200
    owned.wait_for_another_server(dead)
    opens(olga, "The Kitchen")
    assert olga.get_by_label("Desc:").input_value() == "It smells of soap."


def test_while_there_is_none_a_page_says_so_and_looks_again_by_itself(chromium):
    with House(copy=True) as house:
        breaks = house.code / "game" / "hooks.py"
        sound = breaks.read_text()
        breaks.write_text("raise RuntimeError('broken on purpose')\n")
        house.kill_server()
        page = chromium.new_page(base_url=address(house))

        answer = page.goto("/", timeout=60_000)

        assert answer.status == 503
        expect(page.get_by_role("heading")).to_have_text("Back in a moment")
        assert get(house, "/play/")[0] == 200
        breaks.write_text(sound)
        house.manage("reload")  # rather than after the pause that has grown meanwhile
        who = page.get_by_role("heading", name="Who is on")
        expect(who).to_be_visible(timeout=60_000)
        page.close()


def test_the_browser_client_loses_no_line_over_reloads_and_crashes(owned, chromium):
    page = chromium.new_page(base_url=address(owned))
    plays(page, "Ida")
    trouble = threading.Thread(target=disturb, args=[owned])
    trouble.start()
    count = 0
    while trouble.is_alive():
        count += 1
        types(page, f"say line {count}.")
        if count > AHEAD:
            sees(page, f'You say, "line {count - AHEAD}."')
    trouble.join()
    sees(page, f'You say, "line {count}."')

    said = page.locator("#log .text").all_inner_texts()
    heard = re.findall(r'You say, "line (\d+)\."', "\n".join(said))

    assert heard == [str(n) for n in range(1, count + 1)]
    page.close()


def disturb(house):
    """A reload, a death, a reload, a death."""
    for _ in range(2):
        house.manage("reload")
        house.wait_for_another_server(house.kill_server())
