/* Going from place to place without leaving the page, and what is new where one isn't. */

import { changePlace } from "./composer.js";
import { listen } from "./stream.js";
import { untell } from "./told.js";

const query = () => new URLSearchParams(location.search);
const placeOf = (search) => `${search.get("as")} ${search.get("in")}`;

let heard = null;
let here = placeOf(query());
let opener = null;
let wantsFocus = false;

/** Begin to look at where the page's address leads. */
export function begin(hearing) {
  heard = hearing;
  listen(location.search, heard);
}

/** Go to an address of ours. */
export function go(url) {
  history.pushState(null, "", url);
  arrive();
}

function arrive() {
  wantsFocus = true;
  listen(location.search, heard);
}

/** The sandbox says where this is: it may be elsewhere than was asked for. */
export function nowAt({ url, title }) {
  if (url !== location.pathname + location.search) history.replaceState(null, "", url);
  document.title = `${title} · Switchboard demo`;
}

/** Everything of the new place is drawn. */
export function settled() {
  const now = placeOf(query());
  const thread = query().get("thread");
  document.getElementById("app").classList.toggle("has-thread", thread !== null);
  if (now !== here) {
    changePlace(here, now);
    untell();
    here = now;
  }
  markRead();
  markUnread();
  if (!wantsFocus) return;
  wantsFocus = false;
  focusAfter(thread);
}

function focusAfter(thread) {
  if (thread) {
    showPane("thread");
    document.getElementById("thread-text")?.focus();
    return;
  }
  if (document.body.dataset.pane === "thread" || document.body.dataset.pane === "channels") showPane("place");
  const back = opener && document.querySelector(`[data-thread-link="${CSS.escape(opener)}"]`);
  opener = null;
  const keeps = document.activeElement && document.activeElement !== document.body;
  if (back) back.focus({ preventScroll: true });
  else if (!keeps && matchMedia("(hover: hover)").matches) document.getElementById("composer-text")?.focus();
}

/* What was read, by person and place, as long as this tab is open. */

const READ = "read ";

function read(key) {
  return sessionStorage.getItem(READ + key);
}

function markRead() {
  const person = query().get("as");
  const isFirst = read(person) === null;
  for (const link of document.querySelectorAll("[data-place]")) {
    const key = `${person} ${link.dataset.place}`;
    if (isFirst || link.hasAttribute("aria-current") || read(key) === null) {
      sessionStorage.setItem(READ + key, link.dataset.latest);
    }
  }
  sessionStorage.setItem(READ + person, "looked");
  for (const row of document.querySelectorAll("[data-wrote-to]")) {
    const key = `wrote ${row.dataset.wroteTo}`;
    if (read(key) === null) sessionStorage.setItem(READ + key, row.dataset.latest);
  }
  const direct = document.querySelector("[data-place^='D'][aria-current]");
  if (direct) sessionStorage.setItem(`${READ}wrote ${person}`, direct.dataset.latest);
}

function markUnread() {
  const person = query().get("as");
  for (const link of document.querySelectorAll("[data-place]")) {
    const isNew = link.dataset.latest > (read(`${person} ${link.dataset.place}`) ?? "");
    link.querySelector("[data-unread]").hidden = !isNew;
    link.classList.toggle("unread", isNew);
  }
  for (const row of document.querySelectorAll("[data-wrote-to]")) {
    row.hidden = !(row.dataset.latest > (read(`wrote ${row.dataset.wroteTo}`) ?? ""));
  }
}

/* On a narrow window one pane is shown at a time. */

/** Show one of the panes: place, channels, calls, thread. */
export function showPane(name) {
  document.body.dataset.pane = name;
  for (const button of document.querySelectorAll(".topbar [data-pane-button]")) {
    button.setAttribute("aria-expanded", String(button.dataset.paneButton === name));
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-pane-button]");
  if (button) {
    const name = button.dataset.paneButton;
    const opened = document.body.dataset.pane === name ? "place" : name;
    showPane(opened);
    const pane = { channels: "#sidebar", calls: "#calls" }[opened];
    const target = pane
      ? document.querySelector(`${pane} .back`)
      : document.querySelector(".topbar [data-pane-button]");
    target?.focus();
    return;
  }
  const link = event.target.closest?.("a[data-go]");
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (link.dataset.threadLink) opener = link.dataset.threadLink;
  if ("closeThread" in link.dataset) showPane("place");
  go(link.getAttribute("href"));
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]")) return;
  if (event.target.closest?.("#thread-pane")) document.querySelector("[data-close-thread]")?.click();
  else if (document.body.dataset.pane !== "place") showPane("place");
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-go-choice]")) go(event.target.value);
});

addEventListener("popstate", arrive);
