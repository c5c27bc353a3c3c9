// What a game tells, taken with care: another game may say something else than ours.

export const LONGEST = 200;

// A short text of one line; "" for everything that is none.
export function textOf(value) {
  if (typeof value !== "string" && typeof value !== "number") return "";
  const text = String(value).replace(/\s+/g, " ").trim();
  return text.length > 2000 ? `${text.slice(0, 2000)} ...` : text;
}

export function nameOf(value) {
  return textOf(value).slice(0, LONGEST);
}

export const isObject = (value) =>
  value !== null && typeof value === "object" && !Array.isArray(value);

export const listOf = (value) => (Array.isArray(value) ? value : []);
