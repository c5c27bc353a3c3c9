"""Every sentence a player reads, and nothing else.

Rules live in the commands, words live here: change them, or translate them, without
opening a command. Each function gets plain values and returns markup (`|w`, `|n`).
What players typed themselves is passed through `escape`, so that it is shown as typed.
Text that stands in the world (rooms, things, what a keeper answers) is in `world.toml`.

The file is long because it is the one place to look; it is in the order of a visit:
arriving, the account, the world, talking, carrying, moving, the story, the staff.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from game.english import ago, counted, listing, number, sentence
from server.api import escape, link

# ---------------------------------------------------------------- arriving


def welcome(name: str, online: int, reader: bool, guests: bool = False) -> str:
    """The first thing a stranger sees."""
    look_around = (
        "Only looking? Type |wconnect guest|n to look around without an account.\n"
    )
    title = f"Welcome to {name}." if reader else f"|w{name}|n\n|x{'=' * len(name)}|n"
    return (
        f"{title}\n"
        "A house by a road, a gate that stands open, and somebody always in.\n"
        f"{people(online)} here now.\n\n"
        "New here? Type |wcreate NAME PASSWORD|n; you make up both of them.\n"
        "Been here before? Type |wconnect NAME PASSWORD|n.\n"
        "If you leave the password out, you are asked for it and nobody can see it.\n"
        f"{look_around if guests else ''}"
        "Also: |whelp|n, |wwho|n, |wquit|n and |wscreenreader|n (to be read aloud to)."
    )


def people(online: int) -> str:
    """How many are here."""
    if not online:
        return "Nobody else is"
    return sentence(
        counted(online, "person") if online == 1 else f"{number(online)} people"
    ) + (" is" if online == 1 else " are")


def greeted(name: str) -> str:
    """After the right password."""
    return f"Welcome back, {name}."


def account_made(name: str) -> str:
    """The account exists and is logged in."""
    return f"Welcome, {name}. The name is yours now, and the password opens it."


def guest(name: str) -> str:
    """A visitor came in without an account."""
    return (
        f"You are a guest, and {name} will leave no trace: to be somebody who stays, "
        "|wquit|n, come back and type |wcreate NAME PASSWORD|n."
    )


NOT_FOR_GUESTS = (
    "That takes an account of your own: |wquit|n, come back and type "
    "|wcreate NAME PASSWORD|n."
)


def hint() -> str:
    """What someone who arrives for the first time may want to know."""
    return (
        "Type |wlook|n to look around, a direction like |wsouth|n (or |ws|n) to walk, "
        "|wsay hello|n to speak, and |whelp|n for everything else."
    )


HOW_TO_CONNECT = (
    "Type |wconnect NAME PASSWORD|n, or |wconnect NAME|n to be asked for the password."
)
HOW_TO_CREATE = (
    "Type |wcreate NAME PASSWORD|n, or |wcreate NAME|n to be asked for the password."
)
ASK_PASSWORD = "Password:"
ASK_NEW_PASSWORD = "Choose a password:"
ASK_PASSWORD_AGAIN = "The same password once more:"
ASK_OLD_PASSWORD = "Your password now:"
GONE_IN_BETWEEN = "That took too long. Please begin again."
PASSWORD_CHANGED = "Your password has been changed."
HOW_TO_PASSWORD = "Type |wpassword|n to be asked, or |wpassword OLD = NEW|n."
GOODBYE = "Goodbye. The gate stays open."


def passwords_differ(start: str) -> str:
    """The second password was not the first."""
    return f"The two were not the same. Type |w{escape(start)}|n to begin again."


def screenreader(on: bool) -> str:
    """The reading mode was switched."""
    if on:
        return (
            "Screen reader mode is on: plain text, one thing on each line. "
            "Type screenreader off to end it."
        )
    return "Screen reader mode is off. Type |wscreenreader on|n to have it back."


def on_or_off(word: str) -> str:
    """Something else was typed where on or off was wanted."""
    return f'Please say "on" or "off", not "{escape(word)}".'


# ---------------------------------------------------------------- the account


def account_view(
    name: str,
    characters: Sequence[tuple[str, str]],
    most: int,
    reader: bool,
    guest: bool = False,
) -> str:
    """What an account sees that plays no character: its characters, and how to play."""
    lines = [f"|w{name}|n, you are not playing anybody right now."]
    if characters:
        lines.append("Your characters:")
        lines += [
            f"  {link(f'|w{who}|n', f'ic {who}')}{', ' + state if state else ''}"
            for who, state in characters
        ]
        lines.append(f"Type |wic {characters[0][0]}|n to play.")
    else:
        lines.append("You have no character yet.")
    if len(characters) < most and not guest:
        lines.append("Type |wcharcreate NAME|n to make a new one.")
    password = "" if guest else "|wpassword|n, "
    lines.append(
        f"Also: |wwho|n, |woption|n, |wsessions|n, {password}|whelp|n, |wquit|n."
    )
    return "\n".join(line.strip() if reader else line for line in lines)


def own_character_being_played(place: str) -> str:
    return f"being played, in {place}" if place else "being played"


def own_character_resting(place: str) -> str:
    return f"resting in {place}" if place else ""


NOT_PLAYING = "You are not playing anybody."
NO_CHARACTER = "You have no character yet. Type |wcharcreate NAME|n to make one."
WHOM_TO_PLAY = "As whom? Type |wic NAME|n."
HOW_TO_CHARCREATE = (
    "Type |wcharcreate NAME|n, or |wcharcreate NAME = what others see of you|n."
)


def no_such_character(name: str) -> str:
    return f'You have no character called "{escape(name)}".'


def now_playing(name: str) -> str:
    return f"You are {name} now."


def left_character(name: str) -> str:
    return f"You let {name} rest."


def character_made(name: str) -> str:
    return f"{name} is ready. Type |wic {name}|n to play."


def too_many_characters(most: int) -> str:
    return (
        f"You have {counted(most, 'character')} already, and that is as many as you "
        "may have."
    )


def name_taken(name: str) -> str:
    return f"There is somebody called {escape(name)} already."


def who_connected(count: int) -> str:
    """How many play, to a stranger: in digits, for crawlers read it."""
    return f"{count} {'player is' if count == 1 else 'players are'} connected."


def who_is_here(count: int) -> str:
    """The same to those who are among them."""
    people = "person is" if count == 1 else "people are"
    return sentence(f"{number(count)} {people} here.")


def who(
    people: Sequence[tuple[str, str, float, float]], reader: bool, stranger: bool
) -> str:
    """Who is on: (name, what stands behind it, seconds connected, seconds idle)."""
    count = (who_connected if stranger else who_is_here)(len(people))
    if reader:
        rows = [
            f"{name}{', ' + note if note else ''}, here for {ago(on)}, idle for "
            f"{ago(idle)}"
            for name, note, on, idle in people
        ]
    else:
        wide = max((len(name) for name, *_ in people), default=0)
        rows = [
            f"  |w{name:<{wide}}|n  {'here for ' + ago(on):<20}  "
            f"{'idle for ' + ago(idle):<20}"
            f"  {note}".rstrip()
            for name, note, on, idle in people
        ]
    return "\n".join([count, *rows])


def sessions(rows: Iterable[tuple[int, str, str, float, str, str]]) -> str:
    """Connections: (number, protocol, address, seconds, character, remark)."""
    lines = ["You are connected by:"]
    for sessid, protocol, address, seconds, character, remark in rows:
        doing = f", playing {character}" if character else ""
        mark = f" ({remark})" if remark else ""
        lines.append(
            f"{sessid}: {protocol} from {address}, for {ago(seconds)}{doing}{mark}"
        )
    return "\n".join(lines)


def options(rows: Iterable[tuple[str, str, str]], reader: bool) -> str:
    """Every option: (name, value now, what it does)."""
    lines = ["What you can set, and how it is now:"]
    for name, value, what in rows:
        lines.append(
            f"{name}, now {value}. {what}"
            if reader
            else f"  |w{name:<13}|n {value:<8} {what}"
        )
    lines.append(
        "Change one with |woption NAME VALUE|n; |woption NAME default|n forgets it."
    )
    return "\n".join(lines)


OPTION_WORDS = {
    "screenreader": "on or off: plain text, one thing on each line",
    "colors": "none, 16, 256 or true: how many colours your client shows",
    "width": "20 to 512: how many letters fit on a line",
    "wrap": "on or off: long lines are broken here, or left to your client",
    "hints": "on or off: a word of advice when you arrive",
    "pager": "on or off: long texts are shown a screenful at a time",
}


def option_value(value: object) -> str:
    """How a value is shown: True is 'on', nothing is 'default', 0 is 'none'."""
    if value is None:
        return "default"
    if isinstance(value, bool):
        return "on" if value else "off"
    return {0: "none", 16_777_216: "true"}.get(value, str(value))


def option_set(name: str, value: object) -> str:
    if value is None:
        return f"The option {name} is back at what your client says."
    return f"The option {name} is {option_value(value)} now."


def option_wrong(name: str, word: str) -> str:
    return f'The option {name} cannot be "{escape(word)}". It is {OPTION_WORDS[name]}.'


def option_unknown(name: str, known: Iterable[str]) -> str:
    return f'There is no option "{escape(name)}". There are {listing(known)}.'


# ---------------------------------------------------------------- the world


def room(
    name: str,
    desc: str,
    things: Sequence[str],
    people: Sequence[str],
    exits: Sequence[str],
    reader: bool,
) -> str:
    """A room as it is seen; its first line is its name."""
    parts = [f"|c{name}|n", desc]
    if reader:
        parts += _read_aloud("You see:", things) + _read_aloud("Here with you:", people)
        parts += _read_aloud("Exits:", exits) or [NO_EXITS]
        return "\n".join(parts)
    if things:
        parts.append(f"You see {listing(things)} here.")
    if people:
        parts.append(
            f"{sentence(listing(people))} {'is' if len(people) == 1 else 'are'} here."
        )
    parts.append(
        f"Exits: {listing(link(f'|w{way}|n', way) for way in exits)}."
        if exits
        else NO_EXITS
    )
    return "\n".join(parts)


def _read_aloud(title: str, items: Sequence[str]) -> list[str]:
    return [title, *items] if items else []


NO_EXITS = "There is no way out that you can see."
NOTHING_SPECIAL = "You see nothing special about it."
TOO_DARK = "It is too dark to see anything here."
TOO_DARK_TO_FIND = "It is too dark to find anything."
TOO_DARK_TO_GO = (
    "It is too dark to go that way. You can only go back to where there is light."
)
NOWHERE = "You are nowhere at all. That should not happen; please tell the staff."


def thing_view(name: str, desc: str, notes: Sequence[str]) -> str:
    """A thing or a person looked at."""
    return "\n".join([f"|c{sentence(name)}|n", desc, *notes])


def carries(name: str, items: Sequence[str]) -> str:
    return f"{name} is carrying {listing(items)}."


def way_view(way: str, desc: str, place: str) -> str:
    """An exit looked at."""
    return desc or (
        f"Going {way} you would come to {place}." if place else LEADS_NOWHERE
    )


def looks_at_you(name: str) -> str:
    return f"{name} looks at you."


def not_here(name: str) -> str:
    return f'You see no "{escape(name)}" here.'


VITALS = {"hp": "Health", "mv": "Stamina"}
TIRED = "You are getting tired. Type |wrest|n to sit down for a while."
OUT_OF_BREATH = "You are out of breath. Every further step hurts a little."
SITS_ALREADY = "You are sitting already. Type |wstand|n to get up."
STANDS_ALREADY = "You are on your feet already."
YOU_STAND = "You get up."


def vitals(amounts: Sequence[tuple[str, int, int]], reader: bool) -> str:
    """How one is: (what it is called, how much one has, how much one can have)."""
    lines = [f"{label} {now} of {most}." for label, now, most in amounts]
    return ("\n" if reader else " ").join(lines)


def you_sit(how: str) -> str:
    return f"You sit down and rest. {how}"


def sits_down(name: str) -> str:
    return f"{name} sits down to rest."


def stands_up(name: str) -> str:
    return f"{name} gets up."


def is_sitting(name: str) -> str:
    return f"{name} is sitting."


def score(
    name: str,
    amounts: Sequence[tuple[str, int, int]],
    points: int,
    deeds: Sequence[tuple[str, int]],
    reader: bool,
) -> str:
    """How a character is, and what it has done so far."""
    lines = [f"|w{name}|n has {counted(points, 'point')}.", vitals(amounts, reader)]
    if not deeds:
        lines.append(
            "There are things in this house worth finding. Somebody at the inn "
            "may know."
        )
    for words, worth in deeds:
        lines.append(f"{'' if reader else '  '}{worth:>2} points: {words}")
    return "\n".join(lines)


def deed_done(words: str, points: int) -> str:
    return f"|y[You {words}: {counted(points, 'point')}.]|n"


# ---------------------------------------------------------------- talking


SAY_WHAT = "What do you want to say?"
POSE_WHAT = "What do you want to do? For example: |wpose waves|n."
WHISPER_HOW = "Type |wwhisper NAME = words|n."
TELL_HOW = "Type |wtell NAME = words|n."
ONLY_YOURSELF = "You keep that to yourself."


def quoted(words: str) -> str:
    """What somebody said, as they typed it, between quotation marks."""
    return f'"{escape(words)}"'


def you_say(words: str) -> str:
    return f"You say, {quoted(words)}"


def says(speaker: str, words: str) -> str:
    return f"{speaker} says, {quoted(words)}"


def pose(actor: str, words: str) -> str:
    """`pose waves` is 'Anna waves'; `pose 's hat falls` is "Anna's hat falls"."""
    space = "" if words.startswith(("'", "’", ",", ";", ":")) else " "
    return f"{actor}{space}{escape(words)}"


def you_whisper(listeners: Sequence[str], words: str) -> str:
    return f"You whisper to {listing(listeners)}, {quoted(words)}"


def whispers(speaker: str, words: str) -> str:
    return f"{speaker} whispers to you, {quoted(words)}"


def is_whispering(speaker: str, listeners: Sequence[str]) -> str:
    return f"{speaker} whispers something to {listing(listeners)}."


def you_tell(listeners: Sequence[str], words: str) -> str:
    return f"You tell {listing(listeners)}, {quoted(words)}"


def tells(speaker: str, words: str) -> str:
    return f"{speaker} tells you, {quoted(words)}"


def nobody_on(name: str) -> str:
    return f'Nobody called "{escape(name)}" is here now.'


def which_person(name: str, people: Iterable[str]) -> str:
    return f'Whom do you mean by "{escape(name)}": {listing(people)}?'


def too_many_listeners(most: int) -> str:
    return f"You can speak to {number(most)} people at once, not more."


def keeper_says(keeper: str, words: str) -> str:
    """A keeper's words stand in world.toml and may hold markup."""
    return f'{keeper} says, "{words}"'


def keeper_says_to(keeper: str, words: str) -> str:
    return f'{keeper} says to you, "{words}"'


# ---------------------------------------------------------------- carrying


GET_WHAT = "What do you want to pick up?"
DROP_WHAT = "What do you want to put down?"
GIVE_HOW = "Type |wgive THING to NAME|n."
NOT_YOURSELF = "That is you."
HANDS_FULL = "You cannot carry any more."
TO_YOURSELF = "You have it already."
CANNOT_GET = "You cannot pick that up."
NOTHING_TO_GET = "There is nothing here to pick up."
NOTHING_TO_DROP = "You are carrying nothing."
EMPTY_HANDED = "You are carrying nothing."


def people_stay(name: str) -> str:
    return f"{name} would not like that."


def you_get(items: Sequence[str]) -> str:
    return f"You pick up {listing(items)}."


def gets(actor: str, items: Sequence[str]) -> str:
    return f"{actor} picks up {listing(items)}."


def you_drop(items: Sequence[str]) -> str:
    return f"You put down {listing(items)}."


def drops(actor: str, items: Sequence[str]) -> str:
    return f"{actor} puts down {listing(items)}."


def you_give(item: str, receiver: str) -> str:
    return f"You give {item} to {receiver}."


def gives_you(giver: str, item: str) -> str:
    return f"{giver} gives you {item}."


def gives(giver: str, item: str, receiver: str) -> str:
    return f"{giver} gives {item} to {receiver}."


def wants_nothing(name: str) -> str:
    return f"{name} has no use for that."


def their_hands_full(name: str) -> str:
    return f"{name} cannot carry any more."


def inventory(items: Sequence[str], reader: bool) -> str:
    if not items:
        return EMPTY_HANDED
    if reader:
        return "\n".join(["You are carrying:", *items])
    return f"You are carrying {listing(items)}."


def goes_home(item: str) -> str:
    return f"When you look again, {item} is no longer there."


# ---------------------------------------------------------------- moving


def leaves(actor: str, way: str) -> str:
    """`way` is the exit's name: 'north', or 'green door'."""
    return f"{actor} leaves {_toward(way)}."


def arrives(actor: str, way: str) -> str:
    """`way` is the exit that leads back, or nothing if none does."""
    return f"{actor} arrives {_from(way)}." if way else f"{actor} arrives."


DIRECTION_WORDS = [
    "north",
    "south",
    "east",
    "west",
    "northeast",
    "northwest",
    "southeast",
    "southwest",
]


def _toward(way: str) -> str:
    if way in ("up", "down"):
        return f"going {way}"
    return f"to the {way}" if way in DIRECTION_WORDS else f"through the {way}"


def _from(way: str) -> str:
    if way in ("up", "down"):
        return "from above" if way == "up" else "from below"
    return f"from the {way}" if way in DIRECTION_WORDS else f"through the {way}"


def wakes(actor: str) -> str:
    return f"{actor} comes in and looks around."


def link_lost(actor: str) -> str:
    return f"{actor} stares into the distance (connection lost)."


def link_back(actor: str) -> str:
    return f"{actor} is back."


LINK_DEAD = "connection lost"
THIS_ONE = "this one"


def is_link_dead(actor: str) -> str:
    return f"{actor} stares into the distance; the connection is lost."


def falls_asleep(actor: str) -> str:
    return f"{actor} goes off to rest."


def left_behind(actor: str, items: Sequence[str]) -> str:
    return f"{actor} leaves {listing(items)} behind."


def vanishes(actor: str) -> str:
    return f"{actor} is gone, as if called elsewhere."


def place_is_gone(place: str) -> str:
    return f"{place} is no more. You find yourself elsewhere."


def appears(actor: str) -> str:
    return f"{actor} is here, as if called."


GO_WHERE = "Where do you want to go?"


def no_way(way: str) -> str:
    return f"You cannot go {way} from here." if way.isalpha() else WAY_BARRED


LEADS_NOWHERE = "That way leads nowhere."
WAY_BARRED = "You cannot go that way."


# ---------------------------------------------------------------- the lantern


LIGHT_WHAT = "What do you want to light?"
DOUSE_WHAT = "What do you want to put out?"
FILL_WHAT = "What do you want to fill?"
NO_OIL_LEFT = "There is no oil in it."
ALREADY_LIT = "It is burning already."
NOT_LIT = "It is not burning."
NO_OIL_HERE = "There is no oil here to fill it from."
ALREADY_FULL = "It is as full as it can be."
BURNS_LOW = "The flame of the lantern is getting small."
LAST_OF_OIL = "The flame of the lantern flutters, and turns blue at the edge."
HAS_GONE_OUT = "The lantern goes out."


def cannot_light(name: str) -> str:
    return f"{sentence(name)} is not made to burn."


def cannot_fill(name: str) -> str:
    return f"You cannot fill {name} with oil."


def you_light(name: str) -> str:
    return f"You light {name}. A warm light steadies itself."


def lights(actor: str, name: str) -> str:
    return f"{actor} lights {name}."


def you_douse(name: str) -> str:
    return f"You put out {name}."


def douses(actor: str, name: str) -> str:
    return f"{actor} puts out {name}."


def you_fill(name: str) -> str:
    return f"You fill {name} to the brim, and spill hardly any."


def fills(actor: str, name: str) -> str:
    return f"{actor} fills {name} with oil."


def lit(name: str) -> str:
    return f"lit {name}"


def oil_left(oil: int, lit: bool) -> str:
    """How a lantern looks: whether it burns, and how long it will."""
    if not oil:
        return "It is dry."
    amount = "full of" if oil > 75 else "half full of" if oil > 30 else "almost out of"
    return f"It is {'burning' if lit else 'not lit'}, and {amount} oil."


# ---------------------------------------------------------------- the bell


HANG_WHAT = "What do you want to hang up?"
NOWHERE_TO_HANG = "There is nothing here to hang that on."
RING_WHAT = "There is nothing here to ring."
STILL_RINGING = "It is still humming. Let it finish."
DUMB = (
    "You pull, the wheel turns, the bell swings, and there is no sound at all. It has "
    "no tongue."
)
ALREADY_HUNG = "It is complete, and wants nothing more."


def does_not_fit(name: str) -> str:
    return f"{sentence(name)} does not fit."


def you_hang(item: str, bell: str) -> str:
    return f"You hang {item} in {bell}."


def hangs(actor: str, item: str, bell: str) -> str:
    return f"{actor} hangs {item} in {bell}."


def you_ring(bell: str) -> str:
    return f"You pull the rope, and {bell} answers."


def rings(actor: str, bell: str) -> str:
    return f"{actor} pulls the rope, and {bell} answers."


RANG_THE_BELL = "rang the bell"


def hung_by(name: str) -> str:
    return f"Scratched into the beam beside it: |w{name} hung this.|n"


# ---------------------------------------------------------------- the staff


NO_REASON = "no reason given"
RELOADING = "The Server is being replaced. Nobody should notice."
RESETTING = "The Server is being replaced, and everybody begins anew. Connections stay."
SHUTTING_DOWN = "Everything is being saved and ended."
ANNOUNCE_WHAT = "What do you want to announce?"
BOOT_HOW = "Type |wboot NAME|n or |wboot NAME = reason|n."
BOOT_NOT_YOURSELF = "To leave yourself, type |wquit|n."
DIG_HOW = (
    "Type |wdig DIRECTION = NAME OF THE ROOM|n, or with the way back: |wdig north, "
    "south = Hall|n."
)
CREATE_HOW = "Type |wcreate NAME|n or |wcreate KIND = NAME|n."
DESTROY_HOW = (
    "Type |wdestroy THING|n; for a room, stand in it and type its |w#number|n."
)
SET_HOW = "Type |wset THING/FIELD = VALUE|n. |wexamine THING|n shows the fields."
TELEPORT_HOW = "Type |wteleport PLACE|n or |wteleport THING = PLACE|n."
FIND_HOW = "Type |wfind NAME|n: part of a name, a tag, or #number."
CLAIM_HOW = (
    "Type |wclaim CODE|n with the owner code that was printed at the first start."
)
CLAIMED = "This house is yours. You may do everything in it now."
FOUND_NOTHING = "There is nothing like that in the world."
LOGIN_FIRST = "Connect to your account first, then claim."
NOT_A_ROOM = "That is not a place to be in."


def announcement(words: str) -> str:
    return f"|y*** {escape(words)}|n"


def booted(name: str, reason: str) -> str:
    return f"{name} has been sent out ({escape(reason) or NO_REASON})."


def you_were_booted(reason: str) -> str:
    return f"You have been sent out: {escape(reason) or NO_REASON}."


def outranks(name: str) -> str:
    return f"{name} has as much to say here as you do."


def shutdown_reason(words: str) -> str:
    """What everybody reads before the end."""
    return (
        f"The house closes now{': ' + escape(words) if words else ''}. Come back soon."
    )


def dug(room: str, number: int, way: str, back: str) -> str:
    return f"You dig {way} to {room} (#{number}), and {back} leads back."


def way_taken(way: str, here: bool) -> str:
    return f"There is an exit {way} {'here' if here else 'there'} already."


def no_way_back(way: str) -> str:
    return (
        f'How does one come back from "{escape(way)}"? Type |wdig there, back = NAME|n.'
    )


def created(name: str, number: int, kind: str) -> str:
    return f"You make {name} (#{number}), a {kind}, and hold it."


def no_such_kind(kind: str, kinds: Iterable[str]) -> str:
    return f'There is no kind "{escape(kind)}". There are {listing(kinds)}.'


def bad_thing_name(most: int) -> str:
    return f"A name has 1 to {most} letters, and no bars, quotation marks or line ends."


def described(name: str) -> str:
    return f"{sentence(name)} is described anew."


def quota_reached(most: int) -> str:
    return (
        f"You have built {most} things, and that is as many as one may. Ask a "
        "developer."
    )


def destroyed(name: str) -> str:
    return f"{sentence(name)} is no more."


def cannot_destroy(name: str) -> str:
    return f"{sentence(name)} cannot be destroyed like that."


def no_description(name: str) -> str:
    return f"{sentence(name)} has no description that could be changed."


def text_too_long(most: int) -> str:
    return f"That is too long; {most} letters are the most."


def field_set(name: str, field: str, value: str) -> str:
    return f"{sentence(name)}: {field} is {escape(value)} now."


def no_field(name: str, field: str, fields: Iterable[str]) -> str:
    known = listing(fields)
    return f'{sentence(name)} has no field "{escape(field)}".' + (
        f" It has {known}." if known else " It has none."
    )


def bad_value(field: str, why: str) -> str:
    return f"{field} stays as it is: {escape(why)}"


def teleported(name: str, place: str) -> str:
    return f"{sentence(name)} is in {place} now."


def found(rows: Sequence[tuple[int, str, str, str]], more: int) -> str:
    """What `find` found: (number, name, kind, where)."""
    lines = [
        f"#{number} {escape(name)} ({kind}){' in ' + escape(where) if where else ''}"
        for number, name, kind, where in rows
    ]
    return "\n".join(lines + ([f"And {more} more."] if more else []))


def examined(name: str, rows: Iterable[tuple[str, str]]) -> str:
    """A thing as the staff sees it: (what, value), one on each line."""
    return "\n".join(
        [f"|c{name}|n", *(f"{what}: {escape(value)}" for what, value in rows)]
    )
