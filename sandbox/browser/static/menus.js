/* Menus: opened by their button, gone through with the arrow keys, closed by Escape or a click elsewhere. */

const rowsOf = (menu) => [...menu.querySelectorAll("[role='menuitem']:not([disabled])")];

let open = null;

function buttonOf(menu) {
  return document.querySelector(`[data-menu="${CSS.escape(menu.id)}"]`);
}

/** Close the open menu, if there is one; with `focus`, go back to its button. */
export function closeMenu({ focus = false } = {}) {
  if (!open) return;
  const menu = open;
  open = null;
  menu.hidden = true;
  const button = buttonOf(menu);
  button?.setAttribute("aria-expanded", "false");
  if (focus) button?.focus();
}

function openMenu(button, at) {
  closeMenu();
  const menu = document.getElementById(button.dataset.menu);
  if (!menu) return;
  open = menu;
  menu.hidden = false;
  button.setAttribute("aria-expanded", "true");
  place(menu, button);
  rowsOf(menu).at(at)?.focus();
}

/** A menu stands where there is room for it: below its button, or above. */
function place(menu, button) {
  const around = button.closest("[data-scroll], .box")?.getBoundingClientRect();
  const anchor = button.getBoundingClientRect();
  const bottom = Math.min(around?.bottom ?? innerHeight, innerHeight);
  const top = Math.max(around?.top ?? 0, 0);
  const fitsBelow = anchor.bottom + menu.offsetHeight <= bottom;
  const moreAbove = anchor.top - top > bottom - anchor.bottom;
  menu.classList.toggle("above", button.closest(".box") !== null || (!fitsBelow && moreAbove));
  menu.classList.remove("leftwards");
  menu.classList.toggle("leftwards", menu.getBoundingClientRect().right > innerWidth - 4);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-menu]");
  if (button) {
    const isOpen = open !== null && open.id === button.dataset.menu;
    if (isOpen) closeMenu();
    else openMenu(button, 0);
    return;
  }
  const inside = open?.contains(event.target);
  if (inside && event.target.closest("[role='menuitem']")) closeMenu({ focus: true });
  else if (!inside) closeMenu();
});

document.addEventListener("keydown", (event) => {
  const button = event.target.closest?.("[data-menu]");
  if (button && !open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    openMenu(button, event.key === "ArrowDown" ? 0 : -1);
    return;
  }
  if (!open) return;
  const rows = rowsOf(open);
  const at = rows.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at < 0 ? rows.length - 1 : at - 1, Home: 0, End: rows.length - 1 }[event.key];
  if (event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    closeMenu({ focus: true });
  } else if (event.key === "Tab") {
    closeMenu();
  } else if (to !== undefined && rows.length) {
    event.preventDefault();
    rows[(to + rows.length) % rows.length].focus();
  } else if (event.key.length === 1 && event.key !== " ") {
    rows.find((row) => row.textContent.trim().toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
  }
}, true);
