// Where the rooms around one lie on a map: a walk from room to room, nearest first.

export const STEPS = {
  __proto__: null, // an exit may be called "constructor"
  north: [0, -1],
  south: [0, 1],
  east: [1, 0],
  west: [-1, 0],
  northeast: [1, -1],
  northwest: [-1, -1],
  southeast: [1, 1],
  southwest: [-1, 1],
};

// Cells by room number, [column, row] from the room one is in, and the ways between them.
// A room whose cell is taken is left out: its way is drawn as one that leads on. A way to
// the number 0 leads nobody knows where; its room is one for itself.
export function layout(known, from, wide, high) {
  const cells = new Map([[from, [0, 0]]]);
  const taken = new Set(["0,0"]);
  const ways = [];
  for (const [num, at] of cells) {
    for (const [way, leads] of Object.entries(known.get(num)?.exits ?? {})) {
      const step = STEPS[way.toLowerCase()];
      if (step === undefined) continue;
      const to = leads || `${num} ${way}`;
      const cell = cells.get(to) ?? cellOf(known, from, to, at, step);
      const free = !taken.has(String(cell));
      const inside = Math.abs(cell[0]) <= wide && Math.abs(cell[1]) <= high;
      if (!cells.has(to) && free && inside) {
        cells.set(to, cell);
        taken.add(String(cell));
      }
      ways.push({ from: num, way, to, at, step, cell: cells.get(to) ?? null });
    }
  }
  return { cells, ways };
}

// The game may say where its rooms are; else a room lies one step further.
function cellOf(known, from, to, at, step) {
  const [origin, there] = [known.get(from)?.coords, known.get(to)?.coords];
  if (origin && there && origin.z === there.z) {
    return [there.x - origin.x, origin.y - there.y];
  }
  return [at[0] + step[0], at[1] + step[1]];
}
