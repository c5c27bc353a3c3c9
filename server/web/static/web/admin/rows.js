// More rows for what has names and values. Without this file a page has one empty row,
// and another one each time it is saved.

function more(rows) {
  const last = rows.querySelector(".row:last-of-type");
  const copy = last.cloneNode(true);
  const number = rows.querySelectorAll(".row").length + 1;
  copy.querySelector("input").value = "";
  copy.querySelector("input").setAttribute("aria-label", `Name of entry ${number}`);
  copy.querySelector("textarea").value = "";
  copy
    .querySelector("textarea")
    .setAttribute("aria-label", `What entry ${number} holds`);
  last.after(copy);
  copy.querySelector("input").focus();
}

function begin(rows) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button more";
  button.textContent = "One more";
  button.addEventListener("click", () => more(rows));
  rows.append(button);
}

document.querySelectorAll("[data-rows]").forEach(begin);
