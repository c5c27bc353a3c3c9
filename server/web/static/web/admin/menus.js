// The menus of the header: one at a time, closed by Escape and by whatever else is done.
// Without this file each stays as it was left.

const menus = [...document.querySelectorAll("details[data-menu]")];

function close(but) {
  for (const menu of menus) if (menu !== but) menu.open = false;
}

for (const menu of menus) {
  menu.addEventListener("toggle", () => menu.open && close(menu));
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}
document.addEventListener("click", (event) => {
  close(event.target.closest("details[data-menu]"));
});
