// What the settings say.

export const SETTINGS = "Settings";
export const CLOSE = "Close";
export const TABS = {
  look: "Look",
  sound: "Sound",
  panes: "Panes",
  triggers: "Triggers",
  aliases: "Aliases",
  log: "Log",
  all: "All settings",
};
export const TOO_MUCH = "That is more than your account can keep. Delete something first.";

// Look

export const FONT = "Letters";
export const FONTS = { mono: "All of one width", sans: "Plain", serif: "Like a book" };
export const SPACING = "More room between letters, words and lines";
export const SPACING_HINT = "Easier for many who read with dyslexia.";
export const SIZE = "Size of the text";
export const size = (factor) => `${Math.round(factor * 100)} %`;
export const WIDTH = "Width of the text";
export const WIDTHS = {
  60: "60 letters",
  80: "80 letters",
  100: "100 letters",
  120: "120 letters",
  0: "The whole window",
};
export const THEME = "Colours";
export const THEMES = {
  system: "As the system",
  light: "Light",
  dark: "Dark",
  contrast: "High contrast",
};
export const MOTION = "Movement";
export const MOTIONS = { system: "As the system", less: "None" };
export const LINES = "Lines kept in the log";
export const lines = (count) => `${count.toLocaleString("en")} lines`;
export const READER = "Screen reader";
export const READER_ON = "Write for somebody who listens";
export const READER_HINT =
  "The game puts one thing on each line and draws nothing; the panes stay away until you ask.";
export const READER_LATER = "There is no connection; type the command screenreader later.";
export const reader = (on) => `screenreader ${on ? "on" : "off"}`;

// Sound and notifications

export const SOUNDS = "Sound";
export const SOUND_ON = "Sounds";
export const SOUND_HINT = "For triggers, and when the game has something to be heard.";
export const VOLUME = "Volume";
export const TRY = "Try it";
export const NOTIFICATIONS = "Notifications";
export const NOTIFY_ON = "Notify me while this page is not in view";
export const TELLS = "When somebody tells me something";
export const MENTIONS = "When somebody says my name";
export const CHANNELS = "When something is said on a channel";

// Panes

export const PANES_WHAT = "What stands beside the log, from top to bottom.";
export const PANES_HIDDEN = "No panes at all";
export const UP = "Up";
export const DOWN = "Down";
export const up = (title) => `Move ${title} up`;
export const down = (title) => `Move ${title} down`;
export const FORGET_MAP = "Forget the map";
export const MAP_FORGOTTEN = "The map begins anew.";

// Triggers and aliases

export const EDIT = "Edit";
export const DELETE = "Delete";
export const SAVE = "Save";
export const CANCEL = "Cancel";
export const edit = (pattern) => `Edit ${pattern}`;
export const remove = (pattern) => `Delete ${pattern}`;
export const tooManyRules = (most) => `There can be ${most} of them.`;
export const TRIGGERS = {
  what: "When the game says a certain line, something happens by itself.",
  add: "New trigger",
};
export const ALIASES = {
  what: "A short line you type becomes a longer one, or several.",
  add: "New alias",
};
export const KIND = "The line";
export const KINDS = {
  words: "holds these words",
  wildcard: "is this, with * for any words",
  regex: "fits this regular expression",
};
export const PATTERN = "Words or pattern";
export const COLOR = "Mark the line";
export const NO_COLOR = "not at all";
export const COLORS = {
  accent: "gold",
  green: "green",
  blue: "blue",
  red: "red",
  violet: "violet",
};
export const SOUND = "Sound";
export const NO_SOUND = "none";
export const SOUND_NAMES = {
  chime: "chime",
  bell: "bell",
  knock: "knock",
  drop: "drop",
  alarm: "alarm",
};
export const NOTIFY = "Notify me";
export const NOTIFIES = "notifies";
export const HIDE = "Hide the line";
export const HIDES = "hidden";
export const COMMANDS = "Say to the game";
export const COMMANDS_HINT =
  "One command on each line. $1 to $9 stand for what * or ( ) has found, $0 for all of it.";
export const TYPED = "What you type";
export const BECOMES = "What it becomes";
export const ALIAS_HINT =
  'One command on each line. A * in what you type, as in "k *", is $1 here; the next is $2.';
export const SPLIT = "A semicolon ends a command, too";

// The log, and all settings

export const LOG_WHAT = "What the page has kept, without passwords.";
export const AS_TEXT = "Download as text";
export const AS_PAGE = "Download as a page with colours";
export const RECORD = "Record from now on";
export const RECORD_HINT =
  "Then the file holds everything since, even what the log no longer keeps. " +
  "To turn it off is to throw the record away.";
export const RECORDING = "Recording.";
export const ALL_WHAT = "Your settings are kept with your account, and in this browser.";
export const EXPORT = "Save them as a file";
export const IMPORT = "Take them from a file";
export const IMPORTED = "Taken over.";
export const NOT_SETTINGS = "That file holds no settings.";
export const RESET = "Reset everything";
export const RESET_SURE = "Forget all settings, triggers and aliases?";
export const WAS_RESET = "Everything is as it was at first.";
