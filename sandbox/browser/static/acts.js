/* What people do: sent to the sandbox as the person they are, where they are. */

import { ask } from "./question.js";
import { tell } from "./told.js";

const UNREACHED = "The sandbox could not be reached. Does make demo still run?";

/** As whom, where. */
export function address() {
  const query = new URLSearchParams(location.search);
  return { as: query.get("as"), in: query.get("in"), thread: query.get("thread") };
}

/** Send one act; gives what came of it, `error` in words where nothing did. */
export async function post(path, body) {
  try {
    const response = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    const type = response.headers.get("Content-Type") ?? "";
    if (type.startsWith("application/json")) return await response.json();
    return { error: (await response.text()).trim() || UNREACHED };
  } catch {
    return { error: UNREACHED, keeps: true };
  }
}

const underWay = new Set();

/** Do something with a control once: it is busy until that is done, and takes no second click. */
export async function once(control, work) {
  const name = nameOf(control);
  if (underWay.has(name)) return;
  underWay.add(name);
  control.setAttribute("aria-busy", "true");
  try {
    await work();
  } finally {
    underWay.delete(name);
    control.removeAttribute("aria-busy");
  }
}

/** A card may be drawn anew while its button is busy: the button is the same one by its names. */
function nameOf(control) {
  const where = control.closest("[data-message], [data-view]");
  const { block = "", action = "", select = "", act = "", panel = "", fields = "" } = control.dataset;
  const place = where?.dataset.message ?? where?.dataset.view ?? "";
  return [place, act, block, action, select, panel, fields, control.id].join(" ");
}

/** Where a control stands: on a message, in a window, on Home. */
function whereOf(control) {
  const where = control.closest("[data-message], [data-view]");
  if (where?.dataset.message) return { message: where.dataset.message };
  if (where?.dataset.view) return { view: where.dataset.view, fields: fieldsIn(where) };
  return {};
}

/** What is entered in a form: for each input its block, its action, and its value. */
function fieldsIn(form) {
  const inputs = [...form.querySelectorAll(":is(input, textarea, select)[data-action]")];
  return inputs.map(({ dataset, value }) => ({ ...namesOf({ dataset }), value }));
}

const namesOf = ({ dataset }) => ({ block: dataset.block ?? "", action: dataset.action ?? "" });

/** Press or choose; where that asks first, ask, and do it once it was answered. */
async function use(control, select) {
  const body = { ...address(), ...whereOf(control), ...namesOf(control), ...(select === undefined ? {} : { select }) };
  const began = performance.now();
  let outcome = await post("/act/click", body);
  if (outcome.question) {
    const confirmed = await ask(outcome.question, control);
    outcome = await post("/act/click", { ...body, confirmed });
    if (!confirmed) undo(control);
  }
  tell(control, outcome, began);
}

/** What was chosen and then denied is taken back. */
function undo(control) {
  if (control.tagName !== "SELECT") return;
  const chosen = [...control.options].findIndex((each) => each.defaultSelected);
  control.selectedIndex = Math.max(0, chosen);
}

async function shortcut(control) {
  const began = performance.now();
  const { action } = control.dataset;
  const outcome = await post("/act/shortcut", { ...address(), ...whereOf(control), action });
  tell(control, outcome, began, { isAsking: true });
}

/** Close a window, or all of them. */
export async function closeWindow(dialog, all = false) {
  const outcome = await post("/act/close", { ...address(), view: dialog.dataset.view, all });
  tell(dialog, outcome, performance.now());
}

async function submit(dialog) {
  const began = performance.now();
  const trouble = dialog.querySelector(".trouble");
  if (trouble) trouble.textContent = "";
  const outcome = await post("/act/submit", { ...address(), view: dialog.dataset.view, fields: fieldsIn(dialog) });
  tell(dialog.isConnected ? dialog : null, outcome, began);
}

document.addEventListener("click", (event) => {
  const control = event.target.closest?.("[data-act]");
  if (!control) return;
  const { act, select } = control.dataset;
  if (act === "click") once(control, () => use(control, select));
  else if (act === "shortcut") once(control, () => shortcut(control));
  else if (act === "close") once(control, () => closeWindow(control.closest("dialog"), "all" in control.dataset));
});

document.addEventListener("change", (event) => {
  const control = event.target.closest?.("[data-act='choose']");
  if (control) once(control, () => use(control, control.value));
});

document.addEventListener("submit", (event) => {
  const dialog = event.target.closest("dialog[data-view]");
  if (!dialog) return;
  event.preventDefault();
  const button = dialog.querySelector("[data-act='submit']");
  if (button) once(button, () => submit(dialog));
});
