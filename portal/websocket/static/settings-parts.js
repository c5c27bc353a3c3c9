// What stands in each tab of the settings.

import { LIMIT } from "./log.js";
import { SIZES } from "./looks.js";
import { Notifications } from "./notify.js";
import { button, make } from "./panes/dom.js";
import { isObject } from "./panes/facts.js";
import { check, part, range, select } from "./settings-fields.js";
import * as words from "./settings-text.js";

const LINES = [1000, LIMIT, 20_000, 50_000];

export function lookPart(client, said) {
  const { preferences } = client;
  const set = (key) => (value) => keep(preferences, key, value, said);
  const number = (key) => (value) => set(key)(Number(value));
  const choose = (key, label, options, usual) =>
    select(label, options, preferences.get(key, usual), set(key));
  const sizes = named(SIZES, words.size);
  const lines = named(LINES, words.lines);
  const listen = (on) => {
    if (!set("reader")(on)) return false;
    return said(client.say(words.reader(on)) ? "" : words.READER_LATER), true;
  };
  return make(
    "div",
    {},
    choose("theme", words.THEME, words.THEMES, "system"),
    choose("font", words.FONT, words.FONTS, "mono"),
    select(words.SIZE, sizes, preferences.get("size", 1), number("size")),
    check(words.SPACING, preferences.get("spacing") === true, set("spacing"), words.SPACING_HINT),
    select(words.WIDTH, words.WIDTHS, preferences.get("width", 80), number("width")),
    choose("motion", words.MOTION, words.MOTIONS, "system"),
    select(words.LINES, lines, preferences.get("lines", LIMIT), number("lines")),
    part(
      words.READER,
      check(words.READER_ON, preferences.get("reader") === true, listen, words.READER_HINT),
    ),
  );
}

const named = (values, name) => Object.fromEntries(values.map((each) => [each, name(each)]));

export function soundPart({ preferences }, sounds, said) {
  const wishes = (key) => (isObject(preferences.get(key)) ? preferences.get(key) : {});
  const set = (key, name) => (value) =>
    keep(preferences, key, { ...wishes(key), [name]: value }, said);
  const permitted = async (on) => {
    const why = on ? await Notifications.permit() : "";
    return said(why) ? false : set("notify", "on")(on);
  };
  const { on, volume = 0.5 } = wishes("sound");
  const notify = wishes("notify");
  return make(
    "div",
    {},
    part(
      words.SOUNDS,
      check(words.SOUND_ON, on === true, set("sound", "on"), words.SOUND_HINT),
      range(words.VOLUME, volume * 100, (value) => {
        set("sound", "volume")(value / 100);
        sounds.ring("chime");
      }),
      button(words.TRY, () => sounds.ring("chime")),
    ),
    part(
      words.NOTIFICATIONS,
      check(words.NOTIFY_ON, notify.on === true && Notifications.allowed, permitted),
      check(words.TELLS, notify.tells !== false, set("notify", "tells")),
      check(words.MENTIONS, notify.mentions !== false, set("notify", "mentions")),
      check(words.CHANNELS, notify.channels === true, set("notify", "channels")),
    ),
  );
}

export function panesPart(panes, known, said) {
  const list = make("ol", { class: "order" });
  const done = (went) => said(went ? "" : words.TOO_MUCH) === "";
  const move = (pane, step) => () => {
    done(panes.move(pane.key, step));
    draw();
    // At the end of the list the button that was pressed cannot be pressed again.
    const [up, down] = list.querySelectorAll(`[data-key="${pane.key}"] button`);
    const [same, other] = step < 0 ? [up, down] : [down, up];
    (same.disabled ? other : same).focus();
  };
  const row = (pane, at, all) =>
    make(
      "li",
      { "data-key": pane.key },
      check(pane.title, !panes.isOff(pane.key), (on) => done(panes.turnOff(pane.key, !on))),
      button(words.UP, move(pane, -1), { "aria-label": words.up(pane.title), disabled: !at }),
      button(words.DOWN, move(pane, 1), {
        "aria-label": words.down(pane.title),
        disabled: at === all.length - 1,
      }),
    );
  const draw = () => list.replaceChildren(...panes.ordered.map(row));
  draw();
  const forget = () => {
    known.forget();
    said(words.MAP_FORGOTTEN);
  };
  return make(
    "div",
    {},
    make("p", { class: "hint" }, words.PANES_WHAT),
    list,
    check(words.PANES_HIDDEN, panes.hidden, (on) => {
      const went = done(panes.wish("hidden", on));
      panes.show();
      return went;
    }),
    make("p", { class: "buttons" }, button(words.FORGET_MAP, forget)),
  );
}

function keep(preferences, key, value, said) {
  return said(preferences.set(key, value) ? "" : words.TOO_MUCH) === "";
}
