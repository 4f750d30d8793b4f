/* What changed comes by itself: fragments of the page, put in place as they come. */

import { morph, parsed } from "./morph.js";
import { tick } from "./dates.js";

const BETWEEN_TRIES = 1_500; // milliseconds

let source = null;
let waiting = [];
let again = 0;

/** Look at an address from now on; `heard` is told of each address, each fragment, and when all are in place. */
export function listen(query, heard) {
  source?.close();
  clearTimeout(again);
  waiting = [];
  const mine = new EventSource(`/events${query}`);
  source = mine;
  mine.addEventListener("open", () => showConnection(true));
  mine.addEventListener("error", () => {
    if (mine !== source) return;
    showConnection(false);
    // The browser tries again by itself while it says CONNECTING; where it gave up, we do.
    if (mine.readyState === EventSource.CLOSED) again = setTimeout(() => listen(query, heard), BETWEEN_TRIES);
  });
  mine.addEventListener("address", (event) => {
    if (mine === source) heard.address(JSON.parse(event.data));
  });
  mine.addEventListener("fragment", (event) => {
    if (mine !== source) return;
    waiting.push(JSON.parse(event.data));
  });
  mine.addEventListener("drawn", () => {
    if (mine === source) putInPlace(heard);
  });
}

/** Stop looking: the page is being left. */
export function stop() {
  source?.close();
  source = null;
}

function showConnection(isThere) {
  document.getElementById("connection").hidden = isThere;
}

function putInPlace(heard) {
  const fragments = waiting;
  waiting = [];
  const focused = document.activeElement;
  const home = focused?.closest?.("article[data-key]");
  const homeKey = home?.dataset.key;
  const action = focused?.dataset?.action;
  for (const { name, html } of fragments) {
    const element = document.getElementById(`fragment-${name}`);
    const content = parsed(html);
    const wanted = content.getElementById(`fragment-${name}`);
    if (!element || !wanted) continue;
    heard.before(name, element);
    morph(element, wanted);
    steadyDates(element);
    heard.after(name, element);
  }
  heard.together();
  if (focused && focused !== document.body) refocus(focused, homeKey, action);
}

/** Dates go on ticking, and are not read out each time they do. */
function steadyDates(root) {
  for (const date of root.querySelectorAll("time.date:not([aria-live])")) date.setAttribute("aria-live", "off");
  tick(root);
}

/** What was focused and moved has the focus again; where it is gone, the same control of its card, or the card. */
function refocus(focused, key, action) {
  if (document.activeElement && document.activeElement !== document.body) return;
  const near = key && document.querySelector(`article[data-key="${CSS.escape(key)}"]`);
  const same = action && near?.querySelector(`[data-action="${CSS.escape(action)}"]`);
  (focused.isConnected ? focused : same || near)?.focus?.({ preventScroll: true });
}

steadyDates(document);
setInterval(() => tick(document), 1_000);
