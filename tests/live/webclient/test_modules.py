"""The modules of the page that need no page: patterns, rules, maps, lines."""

COINS = ["Bo gives you 12 coins.", "Bo", "12"]
FITS = [
    ("words", "bo", "Bo says hello.", ["Bo"]),
    ("words", "bo", "A book lies here.", None),
    (
        "words",
        "is thirsty (very)",
        "Anna is thirsty (very).",
        ["is thirsty (very)"],
    ),
    (
        "wildcard",
        "* says, *",
        'Bo says, "a, b"',
        ['Bo says, "a, b"', "Bo", '"a, b"'],
    ),
    ("wildcard", "you are hungry", "You are hungry indeed.", None),
    ("wildcard", "a.c", "abc", None),
    ("regex", r"^(\w+) gives you (\d+) coins?\.$", "Bo gives you 12 coins.", COINS),
    ("regex", r"(a|ab)(c|bcd)?", "xabcd", ["abcd", "a", "bcd"]),
    ("regex", r"a+?b{2,3}", "caabbbb", ["aabbb"]),
    ("regex", r"[^a-c\]]+", "abcXYZ]", ["XYZ"]),
    ("regex", r"\bdragon\b", "A DRAGON!", ["DRAGON"]),
    ("regex", r"(?:x|(y))+", "xyx", ["xyx", "y"]),
    ("regex", r"h.t", "the h\U0001f600t", ["h\U0001f600t"]),
    ("regex", r"^$", "", [""]),
    ("regex", r"(a*)*", "aaa", ["aaa", "aaa"]),
]


def test_a_line_fits_a_pattern(run):
    match = "([kind, pattern, line]) => at.Pattern[kind](pattern).match(line)"

    found = run("pattern", f"return given.map({match})", FITS)

    assert found == [taken for *_, taken in FITS]


def test_links_lead_to_pages_of_the_web_only_and_bring_nothing_else_along(run):
    script = """
        const shown = document.createElement("div");
        shown.append(at.build(given));
        return [shown.textContent, ...[...shown.querySelectorAll("*")].map(
            (node) => node.cloneNode().outerHTML
        )];
    """
    said = (
        '<a href="https://example.org/" onclick="x()" style="color:red">a</a>'
        '<a href="javascript:alert(1)">b</a><a href="/account">c</a><a href="">d</a>'
        '<a href="https://example.org/" data-send="look">e</a>'
    )

    page = (
        '<a href="{0}" title="{0}" target="_blank"'
        ' rel="noopener noreferrer nofollow"></a>'
    )
    assert run("markup", script, said) == [
        "abcde",
        page.format("https://example.org/"),
        '<a class="send" role="button" data-send="look" title="look"></a>',
    ]


def test_no_pattern_makes_the_page_wait(run):
    evil = [
        r"(a+)+$",
        r"(a|a)*[b]",
        r"a*a*a*a*a*a*a*a*[b]",
        r"(a?){90}[b]",
        r"(.*)*(.*)*[x]",
    ]

    found = run(
        "pattern",
        "return given.map(each => at.Pattern.regex(each).match('a'.repeat(999) + '!'))",
        evil,
    )

    assert found == [None] * len(evil)


BAD = [
    ("(a", "A ( is not closed by a )."),
    ("a)", "There is a ) too many."),
    ("[a", "A [ is not closed by a ]."),
    ("*a", "There is nothing before *, +, ? or { } to repeat."),
    ("a**", "A repetition cannot be repeated without ( ) around it."),
    ("a{999}", "{ } can repeat up to 100 times, the smaller number first."),
    ("(a{90}){90}", "That pattern is too big. Say it with fewer repetitions."),
    ("(" * 99, "That pattern is too big. Say it with fewer repetitions."),
    (r"(a)\1", "(?= ), (?! ), (?< ) and \\1 are not known here."),
    ("(?=a)", "(?= ), (?! ), (?< ) and \\1 are not known here."),
    ("[z-a]", "[z-a] ends before it begins."),
    ("a\\", "There is nothing after the last \\."),
    ("", "Say what the line has to hold."),
    ("a" * 201, "That is too long; it can have 200 letters."),
]


def test_a_bad_pattern_is_answered_with_a_sentence(run):
    given = [{"kind": "regex", "pattern": each, "gag": True} for each, _ in BAD]

    said = run("rules", "return given.map(x => at.wrongTrigger(at.trigger(x)))", given)

    assert said == [why for _, why in BAD]


ALIASES = [
    {"pattern": "k *", "say": "kill $1\nlook $1"},
    {"pattern": "look", "say": "look\ninventory"},
    {"pattern": "a", "say": "b"},
    {"pattern": "b", "say": "a\na"},
    {"pattern": "t * *", "say": "tell $1 = $2"},
    {"pattern": "many", "say": "x\n" * 10},
    {"pattern": "more", "say": "many\n" * 3},
]


TYPED = [
    ("K rat", ["kill rat", "look rat"]),
    ("look", ["look", "inventory"]),
    ("a", ["a", "a"]),
    ("t bo one; two $9", ["tell bo = one; two $9"]),
    ("north", ["north"]),
    ("more", []),
]


def test_an_alias_becomes_its_commands(run):
    become = """
        const told = [];
        const aliases = new at.Aliases(words => told.push(words));
        aliases.split = true;
        aliases.set(given[0]);
        return [given[1].map(typed => aliases.become(typed)), told.length];
    """

    lines, told = run("aliases", become, [ALIASES, [typed for typed, _ in TYPED]])

    assert lines == [lines for _, lines in TYPED]
    assert told == 1


def test_a_trigger_that_answers_itself_comes_to_an_end(run):
    said, off = run(
        "triggers",
        """
        const said = [], off = [];
        const act = {say: line => said.push(line), off: rule => off.push(rule.pattern)};
        const triggers = new at.Triggers(act, () => 0);
        triggers.set([{kind: "wildcard", pattern: "* says *", say: "say $2"}]);
        for (let n = 0; n < 50; n++) triggers.hear({text: "Bo says ha;quit"}, false);
        triggers.hear({text: "Bo says again"}, true);
        return [said, off];
        """,
    )

    assert said == ["say ha;quit"] * 10
    assert off == ["* says *"]


def test_a_trigger_says_all_its_commands(run):
    said, off = run(
        "triggers",
        """
        const said = [], off = [];
        const act = {say: line => said.push(line), off: rule => off.push(rule.pattern)};
        const triggers = new at.Triggers(act, () => 0);
        triggers.set([{pattern: "dawn", say: given}]);
        triggers.hear({text: "It is dawn."}, false);
        return [said, off];
        """,
        "\n".join("0123456789"),
    )

    assert (said, off) == (list("0123456789"), [])


def test_a_filter_that_fails_hides_nothing(run):
    shown = run(
        "hearing",
        """
        const shown = [];
        const fails = () => { throw new Error("in a filter"); };
        const log = {put: block => shown.push(block.textContent)};
        const client = {on() {}, filters: [fails], log};
        const hearing = new at.Hearing(client, null, null, null);
        hearing.show("A line.");
        return shown;
        """,
    )

    assert shown == ["A line."]


def test_a_trigger_that_takes_too_long_is_switched_off(run):
    script = """
        const off = [];
        const act = {off: (rule, why) => off.push([rule.pattern, why])};
        const triggers = new at.Triggers(act, () => 0);
        const slow = {kind: "regex", pattern: "(a?){90}[b]", gag: true};
        triggers.set([slow, {pattern: "dragon", gag: true}]);
        for (let n = 0; n < 12; n++) triggers.hear({text: "a".repeat(1000)}, false);
        return [off, triggers.hear({text: "A dragon!"}, false)];
    """

    assert run("triggers", script) == [[["(a?){90}[b]", "slow"]], False]


def test_rules_from_elsewhere_are_checked(run):
    given = [
        None,
        7,
        {"pattern": "x"},
        {"pattern": ["x"], "gag": True},
        {"pattern": "ok\n", "gag": True, "kind": "evil", "color": "url(x)", "more": 1},
    ]

    kept = run("rules", "return at.triggersIn(given)", given)

    assert kept == [{"on": True, "kind": "words", "pattern": "ok", "gag": True}]


def test_rooms_lie_where_their_exits_lead(run):
    cells = run(
        "panes/layout",
        """
        const rooms = new Map([
          [1, {exits: {north: 2, east: 3, west: 0, "oak door": 9}}],
          [2, {exits: {south: 1, east: 4, up: 8}}],
          [3, {exits: {west: 1, north: 5}}],
        ]);
        return [...at.layout(rooms, 1, 3, 3).cells];
        """,
    )

    # 4 and 5 claim the same cell: the one found first has it.
    west = ["1 west", [-1, 0]]
    assert cells == [[1, [0, 0]], [2, [0, -1]], [3, [1, 0]], west, [4, [1, -1]]]


def test_the_map_is_bounded_and_survives_what_it_cannot_read(run):
    kept, first, broken = run(
        "panes/known",
        """
        const store = {getItem: () => '[[1,{"name":7}],[2],["x",{}]]', setItem() {}};
        const broken = new at.Known(store, "map").rooms.size;
        const known = new at.Known({getItem: () => null, setItem() {}}, "map");
        for (let num = 0; num < at.MOST_ROOMS + 5; num++) known.learn({num, name: "x"});
        known.write();
        return [known.rooms.size, known.rooms.keys().next().value, broken];
        """,
    )

    assert (kept, first, broken) == (3000, 5, 2)


def test_a_line_of_several_can_be_marked_or_taken_out(run):
    shown = run(
        "lines",
        """
        const block = document.createElement("div");
        block.innerHTML = 'one<span class="f-1"> 1\\ntwo</span> 2\\nthree';
        const [three, two, one] = at.linesOf(block);
        three.remove();
        two.mark("red");
        return [block.innerHTML, one.text];
        """,
    )

    assert shown[1] == "one 1"
    mark = '<mark class="hit red"><span class="f-1">two</span> 2</mark>'
    assert f'one<span class="f-1"> 1\n</span>{mark}' in shown[0]
    assert "three" not in shown[0]


def test_only_sounds_of_this_host_are_fetched(run):
    given = [
        ["/static/", "rain.ogg"],
        ["https://elsewhere.example/", "rain.ogg"],
        ["/static/", "//elsewhere.example/x.ogg"],
        ["javascript:alert(1)//", "x"],
        ["", "rain.ogg"],
    ]

    found = run("media", "return given.map(each => at.ours(...each) !== null)", given)

    assert found == [True, False, True, False, False]


def test_a_name_in_a_text_is_noticed_as_a_word(run):
    given = [["Hello anna!", "Anna"], ["Annabel sings", "Anna"], ["x", ""]]

    assert run("notify", "return given.map(each => at.mentions(...each))", given) == [
        True,
        False,
        False,
    ]
