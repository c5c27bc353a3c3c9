// The tabs of the settings that give and take files: the log, and all settings.

import { asPage, asText, fileName, save } from "./download.js";
import { button, make } from "./panes/dom.js";
import { check } from "./settings-fields.js";
import { taken } from "./settings-taken.js";
import * as words from "./settings-text.js";

export function logPart(client, { record, name }, said) {
  const file = (ending, type, write) => () => {
    const date = new Date();
    const blocks = record.blocks.length ? record.blocks : client.log.blocks();
    save(write(blocks, name, date), type, fileName(name, date, ending));
  };
  const recording = check(
    words.RECORD,
    record.on,
    (on) => {
      if (on) record.begin();
      else record.end();
      said(on ? words.RECORDING : "");
    },
    words.RECORD_HINT,
  );
  return make(
    "div",
    {},
    make("p", { class: "hint" }, words.LOG_WHAT),
    recording,
    make(
      "p",
      { class: "buttons" },
      button(words.AS_TEXT, file("txt", "text/plain;charset=utf-8", asText)),
      button(words.AS_PAGE, file("html", "text/html;charset=utf-8", asPage)),
    ),
  );
}

export function allPart({ preferences }, { name }, said, redraw) {
  const send = () => {
    const content = JSON.stringify(preferences.values, null, 2);
    save(content, "application/json", fileName(`${name} settings`, new Date(), "json"));
  };
  const file = make("input", { type: "file", accept: ".json,application/json", hidden: true });
  file.onchange = async () => {
    const why = taken(preferences, await file.files[0].text());
    redraw();
    said(why || words.IMPORTED);
  };
  const reset = () => {
    if (!confirm(words.RESET_SURE)) return;
    preferences.become({});
    redraw();
    said(words.WAS_RESET);
  };
  return make(
    "div",
    {},
    make("p", { class: "hint" }, words.ALL_WHAT),
    make(
      "p",
      { class: "buttons" },
      button(words.EXPORT, send),
      button(words.IMPORT, () => file.click()),
      file,
      button(words.RESET, reset, { class: "danger" }),
    ),
  );
}
