// The editors of triggers and aliases: a list, and a form for one of them.

import { button, make } from "./panes/dom.js";
import { check, select, text } from "./settings-fields.js";
import { SOUNDS } from "./sounds.js";
import * as rules from "./rules.js";
import * as words from "./settings-text.js";

class Editor {
  // `said(sentence)` tells the player what became of it.
  constructor(client, key, said) {
    this.preferences = client.preferences;
    this.key = key;
    this.said = said;
    this.element = make("div", { class: "rules" });
  }

  get rules() {
    return this.read(this.preferences.get(this.key, []));
  }

  save(list, focus) {
    if (!this.preferences.set(this.key, list)) return words.TOO_MUCH;
    this.list(focus);
    return "";
  }

  list(focus) {
    const rows = this.rules.map((rule, at) => this.row(rule, at));
    const add = button(this.words.add, () => this.edit(null), { class: "add" });
    this.element.replaceChildren(
      make("p", { class: "hint" }, this.words.what),
      ...(rows.length ? [make("ul", {}, ...rows)] : []),
      add,
    );
    if (focus === undefined) return;
    const edits = this.element.querySelectorAll(".edit");
    (edits[Math.min(focus, edits.length - 1)] ?? add).focus();
  }

  row(rule, at) {
    const on = check(rule.pattern, rule.on, (on) => {
      const list = this.rules;
      list[at] = { ...rule, on };
      return this.said(this.save(list, at)) === "";
    });
    return make(
      "li",
      {},
      on,
      make("span", { class: "does" }, this.does(rule)),
      button(words.EDIT, () => this.edit(at), {
        class: "edit",
        "aria-label": words.edit(rule.pattern),
      }),
      button(words.DELETE, () => this.remove(at), { "aria-label": words.remove(rule.pattern) }),
    );
  }

  remove(at) {
    const list = this.rules.filter((_, each) => each !== at);
    this.said(this.save(list, at));
  }

  edit(at) {
    if (at === null && this.rules.length >= rules.MOST_RULES) {
      this.said(words.tooManyRules(rules.MOST_RULES));
      return;
    }
    const rule = at === null ? this.make({}) : this.rules[at];
    const form = make("form", { class: "rule", novalidate: true, autocomplete: "off" });
    const wrong = make("p", { class: "wrong", role: "alert" });
    const back = () => this.list(at ?? this.rules.length);
    const { fields, read } = this.fields({ ...rule });
    form.append(
      ...fields,
      wrong,
      make(
        "p",
        { class: "buttons" },
        button(words.SAVE, null, { type: "submit", class: "main" }),
        button(words.CANCEL, back),
      ),
    );
    form.onsubmit = (event) => {
      event.preventDefault();
      wrong.textContent = this.kept(at, this.make({ ...read(), on: rule.on }));
    };
    form.onkeydown = (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault(); // the dialog stays
      event.stopPropagation();
      back();
    };
    this.element.replaceChildren(form);
    form.querySelector("input[type=text]").focus();
  }

  // Why the rule could not be kept; "" if it was.
  kept(at, rule) {
    const why = this.wrong(rule);
    if (why) return why;
    const list = this.rules;
    const place = at ?? list.length;
    list[place] = rule;
    return this.save(list, place);
  }
}

export class TriggerEditor extends Editor {
  words = words.TRIGGERS;
  make = rules.trigger;
  wrong = rules.wrongTrigger;
  read = rules.triggersIn;

  constructor(client, said) {
    super(client, "triggers", said);
    this.list();
  }

  does(rule) {
    const all = [
      rule.color && words.COLORS[rule.color],
      rule.sound && words.SOUND_NAMES[rule.sound],
      rule.notify && words.NOTIFIES,
      rule.gag && words.HIDES,
      rule.say,
    ];
    return all.filter(Boolean).join(" \u00b7 ");
  }

  fields(rule) {
    const pattern = text(words.PATTERN, rule.pattern, { maxlength: rules.LONGEST_PATTERN });
    const say = text(words.COMMANDS, rule.say ?? "", { maxlength: rules.LONGEST_COMMANDS }, true);
    const set = (key) => (value) => void (rule[key] = value);
    const sounds = { "": words.NO_SOUND, ...pick(words.SOUND_NAMES, SOUNDS) };
    const fields = [
      select(words.KIND, words.KINDS, rule.kind, set("kind")),
      pattern.field,
      select(words.COLOR, { "": words.NO_COLOR, ...words.COLORS }, rule.color ?? "", set("color")),
      select(words.SOUND, sounds, rule.sound ?? "", set("sound")),
      check(words.NOTIFY, rule.notify === true, set("notify")),
      check(words.HIDE, rule.gag === true, set("gag")),
      say.field,
      make("p", { class: "hint" }, words.COMMANDS_HINT),
    ];
    const read = () => ({ ...rule, pattern: pattern.control.value, say: say.control.value });
    return { fields, read };
  }
}

export class AliasEditor extends Editor {
  words = words.ALIASES;
  make = rules.alias;
  wrong = rules.wrongAlias;
  read = rules.aliasesIn;

  constructor(client, said) {
    super(client, "aliases", said);
    this.list();
  }

  does(rule) {
    return rule.say.replaceAll("\n", " \u00b7 ");
  }

  fields(rule) {
    const pattern = text(words.TYPED, rule.pattern, { maxlength: rules.LONGEST_PATTERN });
    const say = text(words.BECOMES, rule.say, { maxlength: rules.LONGEST_COMMANDS }, true);
    const fields = [pattern.field, say.field, make("p", { class: "hint" }, words.ALIAS_HINT)];
    const read = () => ({ ...rule, pattern: pattern.control.value, say: say.control.value });
    return { fields, read };
  }
}

function pick(from, keys) {
  return Object.fromEntries(keys.map((key) => [key, from[key]]));
}
