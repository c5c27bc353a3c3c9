// What the panes and the settings say to players.

// The panes

export const PANES = "Panes";
export const ROOM = "Room";
export const MAP = "Map";
export const VITALS = "Condition";
export const INVENTORY = "Carried";
export const CHANNELS = "Channels";
export const WHO = "Who is here";

export const NOWHERE = "You are nowhere yet.";
export const NO_VITALS = "Nothing to show yet.";
export const NO_THINGS = "You carry nothing.";
export const NO_CHANNELS = "You are on no channel.";
export const NOBODY = "Nobody but you.";
export const NO_EXITS = "There is no way out that you can see.";
export const EXITS = "Exits";
export const PEOPLE = "People";
export const THINGS = "Things";
export const UNSEEN = "You have not been there yet.";
export const ZOOM_IN = "Larger map";
export const ZOOM_OUT = "Smaller map";
export const LOW = "low";
export const DROP = "Drop";
export const GET = "Get";
export const TELL = "Tell";
export const SAY = "Say";
export const UNREAD = "unread";

export const lookAt = (name) => `Look at ${name}`;
export const take = (name) => `Get ${name}`;
export const drop = (name) => `Drop ${name}`;
export const tell = (name) => `Tell ${name} something`;
export const saidOn = (name) => `Said on ${name}`;
export const speakOn = (name) => `Say on ${name}`;
export const mapOf = (name) => `Map around ${name || "you"}. The exits are listed under Room.`;
export const gauge = (value, most, low) => `${value} of ${most}${low ? ", low" : ""}`;

// Patterns, triggers and aliases

export const PATTERN_EMPTY = "Say what the line has to hold.";
export const PATTERN_ANYTHING = "There must be a word besides the stars.";
export const PATTERN_TOO_BIG = "That pattern is too big. Say it with fewer repetitions.";
export const PATTERN_REPEATS_NOTHING = "There is nothing before *, +, ? or { } to repeat.";
export const PATTERN_REPEATS_TWICE = "A repetition cannot be repeated without ( ) around it.";
export const PATTERN_LOOKS = "(?= ), (?! ), (?< ) and \\1 are not known here.";
export const PATTERN_OPEN_GROUP = "A ( is not closed by a ).";
export const PATTERN_OPEN_SET = "A [ is not closed by a ].";
export const PATTERN_ENDS = "There is nothing after the last \\.";
export const patternStray = (letter) => `There is a ${letter} too many.`;
export const patternTimes = (most) =>
  `{ } can repeat up to ${most} times, the smaller number first.`;
export const patternRange = (from, to) => `[${from}-${to}] ends before it begins.`;
export const patternTooLong = (most) => `That is too long; it can have ${most} letters.`;

export const TRIGGER_DOES_NOTHING = "Choose what is to happen.";
export const ALIAS_SAYS_NOTHING = "Say what is to be typed instead.";
export const commandsTooLong = (most) => `The commands can have ${most} letters.`;
export const tooManyCommands = (most) => `That is more than ${most} commands.`;
export const aliasTooLong = (line, most) =>
  `Not sent: your alias makes more than ${most} lines of "${line}".`;
const ON_AGAIN = "You can switch it on again in the settings.";
export const triggerOff = {
  busy: (pattern) =>
    `Your trigger "${pattern}" was switched off: it answered too often. ${ON_AGAIN}`,
  slow: (pattern) =>
    `Your trigger "${pattern}" was switched off: its pattern takes too long. ${ON_AGAIN}`,
};

// Sounds and notifications

export const heard = (what) => `(You hear: ${what}.)`;
export const NOTIFY_UNKNOWN = "This browser has no notifications.";
export const NOTIFY_INSECURE = "Browsers show notifications only of pages that come over https.";
export const NOTIFY_REFUSED =
  "Your browser does not allow it. You can change that where it shows this page's address.";

// The log as a file

export const RECORD_FULL = "The record is full and ends here. Download it in the settings.";
export const logTitle = (name, date) => `${name}, ${date.toLocaleString()}`;
