/* The message box: commands are completed, Enter sends, the arrow up brings back what was sent before. */

import { address, once, post } from "./acts.js";
import { followEnd } from "./scrolling.js";
import { tell } from "./told.js";

const REMEMBERED = 50;
const sent = [];
const drafts = new Map();
let recalled = -1; // how far back one has gone; -1 is what is being typed now
let chosen = -1; // the row of the list that is chosen

const box = () => document.getElementById("composer-text");
const list = () => document.getElementById("composer-choices");
const shown = () => [...(list()?.querySelectorAll("[role='option']:not([hidden])") ?? [])];

function grow(text) {
  text.style.height = "auto";
  text.style.height = `${Math.min(text.scrollHeight, innerHeight * 0.4)}px`;
}

/** What can be completed: commands while the first word is typed, then what their hints offer. */
function suggest() {
  const text = box();
  const choices = list();
  if (!text || !choices) return;
  const typed = text.value;
  let isExact = false;
  let count = 0;
  for (const option of choices.children) {
    const { insert, command } = option.dataset;
    const matches = command !== undefined
      ? typed.startsWith("/") && (command.startsWith(typed) || typed === `${command} `)
      : typed.includes(" ") && insert.startsWith(typed) && insert !== typed && typed.startsWith("/");
    option.hidden = !matches;
    if (matches) count += 1;
    if (command !== undefined && (typed === command || typed === `${command} `)) isExact = true;
  }
  choices.hidden = count === 0;
  // Something half typed is completed by Enter; something whole is sent by it.
  choose(count && !isExact && !typed.includes(" ") ? 0 : -1);
}

function choose(at) {
  const rows = shown();
  chosen = rows.length && at >= 0 ? at % rows.length : -1;
  rows.forEach((row, index) => row.setAttribute("aria-selected", String(index === chosen)));
  const text = box();
  if (chosen >= 0) {
    text.setAttribute("aria-activedescendant", rows[chosen].id);
    rows[chosen].scrollIntoView({ block: "nearest" });
  } else {
    text.removeAttribute("aria-activedescendant");
  }
}

function hide() {
  const choices = list();
  if (!choices) return;
  choices.hidden = true;
  choose(-1);
}

function complete(row) {
  write(box(), row.dataset.insert);
  suggest();
}

function write(text, words) {
  text.value = words;
  text.setSelectionRange(words.length, words.length);
  grow(text);
}

/** Write something in the message box for somebody, who may send it. */
export function compose(words) {
  const text = box();
  if (!text) return;
  write(text, words);
  hide();
  text.focus();
}

/** Keep what is being typed where one was, and bring back what was being typed where one is. */
export function changePlace(from, to) {
  const text = box();
  if (from === to) return;
  drafts.set(from, document.getElementById("composer-text")?.value ?? "");
  if (text) write(text, drafts.get(to) ?? "");
  recalled = -1;
  hide();
}

function recall(by) {
  const to = Math.min(Math.max(recalled + by, -1), sent.length - 1);
  if (to === recalled) return;
  recalled = to;
  write(box(), to < 0 ? "" : sent[to]);
  hide();
}

async function send(form) {
  const text = form.querySelector("textarea");
  const typed = text.value;
  if (!typed.trim()) return;
  const isThread = form.dataset.composer === "thread";
  const where = { ...address(), thread: isThread ? form.dataset.thread : null };
  const began = performance.now();
  write(text, "");
  if (!isThread) {
    hide();
    recalled = -1;
    if (sent[0] !== typed) sent.unshift(typed);
    sent.length = Math.min(sent.length, REMEMBERED);
  }
  followEnd(form.closest("main, .thread-inner"));
  const outcome = await post("/act/send", { ...where, text: typed });
  if (outcome.keeps && !text.value) write(text, typed);
  tell(form, outcome, began, { isAsking: true });
}

document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-composer] textarea")) return;
  grow(event.target);
  if (event.target === box()) suggest();
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-composer]")) return;
  event.preventDefault();
  once(event.target.querySelector(".send"), () => send(event.target));
});

document.addEventListener("keydown", (event) => {
  const text = event.target;
  if (!text.matches?.("[data-composer] textarea") || event.isComposing) return;
  const rows = text === box() ? shown() : [];
  const isOpen = rows.length > 0 && !list().hidden;
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    if (isOpen && chosen >= 0) complete(rows[chosen]);
    else text.form.requestSubmit();
  } else if (event.key === "Tab" && isOpen && !event.shiftKey) {
    event.preventDefault();
    complete(rows[Math.max(chosen, 0)]);
  } else if (event.key === "Escape" && isOpen) {
    event.preventDefault();
    hide();
  } else if (event.key === "ArrowDown" && isOpen) {
    event.preventDefault();
    choose(chosen + 1);
  } else if (event.key === "ArrowUp" && isOpen) {
    event.preventDefault();
    choose(chosen <= 0 ? rows.length - 1 : chosen - 1);
  } else if (event.key === "ArrowUp" && text === box() && (!text.value || recalled >= 0)) {
    event.preventDefault();
    recall(1);
  } else if (event.key === "ArrowDown" && text === box() && recalled >= 0) {
    event.preventDefault();
    recall(-1);
  }
});

// A press on a row must not take the focus from the box.
document.addEventListener("pointerdown", (event) => {
  if (event.target.closest?.("#composer-choices")) event.preventDefault();
});

document.addEventListener("click", (event) => {
  const row = event.target.closest?.("#composer-choices [role='option']");
  if (row) complete(row);
  else if (!event.target.closest?.(".box")) hide();
  const asked = event.target.closest?.("[data-compose]");
  if (asked) {
    document.body.dataset.pane = "place";
    compose(asked.dataset.compose);
  }
});
