// Who and what is in the room, and what one carries: lists that the game tells whole and
// then keeps up to date one by one.
//
// A thing is { name, attrib }; an `m` in attrib says that it is somebody, a `t` that it
// can be taken.

import { isObject, listOf, nameOf } from "./facts.js";

const MOST = 500;

export class Here {
  constructor(client) {
    this.people = new Map();
    this.things = new Map();
    this.carried = new Map();
    this.watchers = [];
    const hear = (name, fn) =>
      client.onPackage(name, (data) => {
        fn(data);
        this.changed();
      });
    hear("Room.Players", (data) => fill(this.people, data, personOf));
    hear("Room.AddPlayer", (data) => put(this.people, personOf(data)));
    hear("Room.RemovePlayer", (data) => this.people.delete(isObject(data) ? data.name : data));
    hear("Char.Items.List", (data) => fill(this.at(data), data?.items, thingOf));
    hear("Char.Items.Add", (data) => put(this.at(data), thingOf(data?.item)));
    hear("Char.Items.Update", (data) => put(this.at(data), thingOf(data?.item)));
    hear("Char.Items.Remove", (data) => this.at(data).delete(idOf(data?.item)));
  }

  // The list of that place; one that we do not show is told to nobody.
  at(data) {
    const place = data?.location;
    return place === "inv" ? this.carried : place === "room" ? this.things : new Map();
  }

  // Those in the room whom nobody plays, and what is only a thing, as [id, thing].
  get others() {
    return [...this.things].filter(([, { attrib }]) => attrib.includes("m"));
  }

  get lying() {
    return [...this.things].filter(([, { attrib }]) => !attrib.includes("m"));
  }

  // How to call the thing of that id to be understood: "2.a lantern" if there are others
  // of its name in these lists.
  call(id, ...lists) {
    const all = lists.flatMap((list) => [...list]);
    const [, { name }] = all.find(([each]) => each === id);
    const same = all.filter(([, other]) => other.name === name);
    return same.length > 1 ? `${same.findIndex(([each]) => each === id) + 1}.${name}` : name;
  }

  onChange(fn) {
    this.watchers.push(fn);
  }

  changed() {
    for (const fn of this.watchers) fn();
  }

  clear() {
    for (const list of [this.people, this.things, this.carried]) list.clear();
    this.changed();
  }
}

function fill(list, items, entryOf) {
  list.clear();
  for (const item of listOf(items)) put(list, entryOf(item));
}

function put(list, entry) {
  if (entry !== null && (list.size < MOST || list.has(entry[0]))) list.set(...entry);
}

function personOf(data) {
  const name = nameOf(data?.name);
  return name ? [name, nameOf(data.fullname) || name] : null;
}

function thingOf(data) {
  const [id, name] = [idOf(data), nameOf(data?.name)];
  return id && name ? [id, { name, attrib: nameOf(data.attrib) }] : null;
}

const idOf = (item) => nameOf(isObject(item) ? item.id : item);
