/* Windows over the workspace: shown as they come, with the focus in them, which goes back when they end. */

import { closeWindow, once } from "./acts.js";

let before = null;

/** Remember where the focus is, before the window is drawn anew. */
export function beforeWindows() {
  const dialog = document.querySelector("#fragment-modal dialog");
  if (!dialog && document.activeElement !== document.body) before = lastPlace(document.activeElement);
}

/** Show the window in front; or, where there is none any more, go back. */
export function afterWindows() {
  const dialog = document.querySelector("#fragment-modal dialog");
  if (!dialog) {
    if (before) goBack();
    before = null;
    return;
  }
  const isNew = !dialog.open;
  if (isNew) dialog.showModal();
  const hasFields = fieldIn(dialog) !== null;
  // A window that was loading, and one whose field is gone, begin anew.
  const begins = isNew || (hasFields && !dialog.hadFields) || !dialog.contains(document.activeElement);
  if (begins && !document.getElementById("question").open) first(dialog)?.focus();
  dialog.hadFields = hasFields;
  showErrors(dialog);
}

function lastPlace(element) {
  const menu = element.closest("[role='menu']");
  const button = menu ? document.querySelector(`[data-menu="${CSS.escape(menu.id)}"]`) : element;
  const article = element.closest("article[data-key]")?.dataset.key;
  const { action } = (button ?? element).dataset;
  return { element: button ?? element, action, key: article };
}

function goBack() {
  const near = before.key && document.querySelector(`article[data-key="${CSS.escape(before.key)}"]`);
  const { element, action } = before;
  const isThere = element.isConnected && element.dataset.action === action;
  // A card that was drawn anew has the same control elsewhere.
  const same = action && near?.querySelector(`[data-action="${CSS.escape(action)}"]`);
  (isThere ? element : same || near || document.getElementById("composer-text"))?.focus({ preventScroll: true });
}

const fieldIn = (dialog) => dialog.querySelector(".window-body :is(input:not([type='hidden']), textarea, select)");

function first(dialog) {
  const body = dialog.querySelector(".window-body");
  return (
    body.querySelector("[aria-invalid='true']") ??
    fieldIn(dialog) ??
    body.querySelector("button, a[href]") ??
    dialog.querySelector("[data-act='submit']") ??
    dialog.querySelector("footer [data-act='close']")
  );
}

/** The first field that is wrong gets the focus, once. */
function showErrors(dialog) {
  const wrong = dialog.querySelector("[aria-invalid='true']");
  const now = [...dialog.querySelectorAll(".input-error")].map((each) => each.id + each.textContent).join(" ");
  if (wrong && dialog.shownErrors !== now) wrong.focus();
  dialog.shownErrors = now;
}

function leave(dialog) {
  const close = dialog.querySelector("footer [data-act='close']") ?? dialog;
  once(close, () => closeWindow(dialog)); // it goes when the sandbox says so
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || document.getElementById("question").open) return;
  const dialog = event.target.closest?.("dialog[data-view]");
  if (!dialog) return;
  event.preventDefault();
  leave(dialog);
});

// Ways of closing that are no key: a phone's back gesture, say.
document.addEventListener("cancel", (event) => {
  if (!event.target.matches("dialog[data-view]")) return;
  event.preventDefault();
  leave(event.target);
}, true);

document.addEventListener("close", (event) => {
  if (event.target.matches("dialog[data-view]") && event.target.isConnected) leave(event.target);
}, true);
