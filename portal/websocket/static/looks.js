// How the page looks, as the player prefers it, and how much of a phone's window it may use.
//
// Preferences become attributes and variables of the page; the style sheets do the rest.

export const SIZES = [0.75, 0.8125, 0.875, 0.9375, 1, 1.125, 1.25, 1.5, 1.75, 2];
const FONTS = ["mono", "serif", "sans"];
const KEYS = ["font", "size", "width", "theme", "motion", "spacing"];
const PAPERS = { light: "#faf7f1", dark: "#16171b", contrast: "#000000" };

const root = document.documentElement;

// Dress the page; a value that is none of ours is as if there were none.
export function dress({ font, size, width, theme, motion, spacing }) {
  mark("font", FONTS.includes(font) && font);
  mark("theme", Object.hasOwn(PAPERS, theme) && theme);
  mark("motion", motion === "less" && motion);
  mark("spacing", spacing === true && "wide");
  style("--size", within(size, 0.5, 3) && `${size}rem`);
  style("--width", width === 0 ? "100%" : within(width, 20, 400) && `${width}ch`);
  for (const meta of document.querySelectorAll("meta[name=theme-color]")) {
    const own = meta.media.includes("dark") ? "dark" : "light";
    meta.content = PAPERS[root.dataset.theme ?? own];
  }
}

// Dress it now and whenever the player prefers something else; `changed` is called then.
export function wear(preferences, changed) {
  const now = () => {
    dress(preferences.values);
    changed();
  };
  for (const key of KEYS) preferences.onChange(key, now);
  now();
}

// Join the two buttons that make the text smaller and larger.
export function sizes(smaller, larger, preferences) {
  const size = () => preferences.get("size", 1);
  const next = (step) => (step < 0 ? SIZES.findLast((s) => s < size()) : SIZES.find((s) => s > size()));
  const judge = () => {
    smaller.disabled = next(-1) === undefined;
    larger.disabled = next(1) === undefined;
  };
  smaller.addEventListener("click", () => preferences.set("size", next(-1)));
  larger.addEventListener("click", () => preferences.set("size", next(1)));
  preferences.onChange("size", judge);
  judge();
}

// Some phones lay their keyboard over the page instead of making it smaller.
export function fit() {
  visualViewport?.addEventListener("resize", () => {
    if (Math.abs(visualViewport.scale - 1) > 0.01) return;
    root.style.setProperty("--height", `${visualViewport.height}px`);
    scrollTo(0, 0);
  });
}

function mark(name, value) {
  if (value) root.dataset[name] = value;
  else delete root.dataset[name];
}

function style(name, value) {
  if (value) root.style.setProperty(name, value);
  else root.style.removeProperty(name);
}

function within(value, least, most) {
  return typeof value === "number" && value >= least && value <= most;
}
