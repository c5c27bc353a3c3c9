// Every pane, joined to the game.

import { isObject, nameOf } from "./facts.js";
import { Channels } from "./channels.js";
import { Chart } from "./map.js";
import { Inventory } from "./inventory.js";
import { Known } from "./known.js";
import { Panes } from "./panes.js";
import { Room } from "./room.js";
import { Vitals } from "./vitals.js";
import { Who } from "./who.js";

const OF_A_BODY = [
  "Room.Info",
  "Room.Players",
  "Char.Vitals",
  "Char.Items.List",
];

// `begin(words)` puts the beginning of a line into the entry.
export function panesFor(client, game, begin) {
  const panes = new Panes(
    client,
    document.getElementById("panes"),
    document.getElementById("tools"),
  );
  const { here } = client;
  const known = new Known(storage(), `map ${game}`);
  const channels = new Channels(client);
  const body = [
    new Vitals(client),
    new Room(client, here),
    new Chart(client, known),
    new Who(client, here, begin),
    new Inventory(client, here),
  ];
  panes.begin([...body, channels]);

  const leave = () => {
    here.clear();
    for (const pane of body) pane.clear();
  };
  const end = () => {
    leave();
    channels.clear();
    panes.clear();
  };
  client.onPackage("Gatehouse.Puppet", (data) => nameOf(data?.name) || leave());
  client.on("logged_out", end);
  // A connection that is no session's goes on where nobody is anywhere.
  const begun = (state) => state === "open" && !client.speech.loggedIn;
  client.onState((state) => (state === "ended" || begun(state)) && end());
  for (const name of OF_A_BODY) client.onPackage(name, (data) => isObject(data) && panes.fill());
  client.onPackage("Comm.Channel.List", () => panes.fill());
  return { panes, known };
}

// A browser may keep nothing for us, and even the name of what keeps it may raise.
function storage() {
  try {
    return localStorage;
  } catch {
    return null;
  }
}
