/* What stands beside the chat: its buttons, forms and menus are sent to the sandbox by their names. */

import { once, post } from "./acts.js";
import { tell } from "./told.js";

async function act(control, fields) {
  const began = performance.now();
  const outcome = await post(`/act/panel/${control.dataset.panel}`, fields);
  tell(control.closest("aside") ? control : document.getElementById("calls").firstElementChild, outcome, began);
  return outcome;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button[data-panel]");
  if (button) once(button, () => act(button, JSON.parse(button.dataset.fields || "{}")));
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-panel]");
  if (!form) return;
  event.preventDefault();
  once(form, async () => {
    const outcome = await act(form, Object.fromEntries(new FormData(form)));
    if (!outcome.error && form.dataset.panel === "new-call") form.reset();
  });
});

document.addEventListener("change", (event) => {
  const select = event.target.closest?.("select[data-panel]");
  if (select) once(select, () => act(select, { [select.name]: select.value }));
});
