// Suggestions for fields that name an object or an account: the browser's own list,
// filled while one types. Without this file one types the whole name, or the number.

const PAUSE = 150; // milliseconds without a key before the house is asked

function begin(input) {
  const list = document.getElementById(input.getAttribute("list"));
  let timer = 0;
  let asked = 0;

  async function ask() {
    const words = input.value.trim();
    const mine = ++asked;
    const address = new URL(input.dataset.suggest, location.href);
    address.searchParams.set("q", words);
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      const found = answer.ok ? (await answer.json()).names : [];
      // A slow answer must not take the place of a later one.
      if (mine === asked) show(found);
    } catch {
      // The house is away: what is typed is looked up when the page is saved.
    }
  }

  function show(names) {
    list.replaceChildren(
      ...names.map((name) => {
        const option = document.createElement("option");
        option.value = name;
        return option;
      }),
    );
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
}

document.querySelectorAll("input[data-suggest]").forEach(begin);
