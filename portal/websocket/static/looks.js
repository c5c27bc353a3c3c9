// How large the text is, and how much of a phone's window the page may use.

const SIZES = [0.8125, 0.875, 0.9375, 1, 1.125, 1.25, 1.5, 1.75, 2];
const KEY = "size";

const style = document.documentElement.style;

// Join the two buttons; `changed` is called whenever the size is another.
export function sizes(smaller, larger, changed) {
  let size = SIZES.indexOf(Number(recalled()));
  if (size < 0) size = SIZES.indexOf(1);

  function resize(step) {
    size = Math.max(0, Math.min(SIZES.length - 1, size + step));
    style.setProperty("--size", `${SIZES[size]}rem`);
    smaller.disabled = size === 0;
    larger.disabled = size === SIZES.length - 1;
    changed();
  }

  for (const [button, step] of [[smaller, -1], [larger, 1]]) {
    button.addEventListener("click", () => {
      resize(step);
      remember(SIZES[size]);
    });
  }
  resize(0);
}

// Some phones lay their keyboard over the page instead of making it smaller.
export function fit() {
  visualViewport?.addEventListener("resize", () => {
    if (Math.abs(visualViewport.scale - 1) > 0.01) return;
    style.setProperty("--height", `${visualViewport.height}px`);
    scrollTo(0, 0);
  });
}

function recalled() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // a browser may keep nothing for us
  }
}

function remember(size) {
  try {
    localStorage.setItem(KEY, size);
  } catch {
    // then it is only for today
  }
}
