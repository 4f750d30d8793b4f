/* Whoever is at the end of a conversation stays there as it grows; whoever reads further up is told of news. */

const NEAR = 60; // pixels from the end that still count as the end

const atEnd = new WeakMap();
const lengths = new WeakMap();

const isAtEnd = (log) => log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;

function logsIn(element) {
  return element.matches(".log") ? [element] : [...element.querySelectorAll(".log")];
}

function toEnd(log) {
  log.scrollTop = log.scrollHeight;
  hideNewer(log);
}

function hideNewer(log) {
  if (log.closest("main")) document.getElementById("newer").hidden = true;
}

/** Before a conversation is drawn anew. */
export function beforeGrowing(element) {
  for (const log of logsIn(element)) {
    atEnd.set(log, isAtEnd(log));
    lengths.set(log, log.querySelectorAll("article").length);
    log.shownPlace = log.dataset.scroll;
  }
}

/** After it was: follow its end, or say that there is more below. */
export function afterGrowing(element) {
  for (const log of logsIn(element)) {
    const isAnother = log.shownPlace !== log.dataset.scroll;
    const grew = log.querySelectorAll("article").length > (lengths.get(log) ?? 0);
    if (log.matches(".home")) {
      if (isAnother) log.scrollTop = 0;
    } else if (isAnother || (atEnd.get(log) ?? true)) {
      toEnd(log);
    } else if (grew && log.closest("main")) {
      document.getElementById("newer").hidden = false;
    }
    log.shownPlace = log.dataset.scroll;
  }
}

/** What one sends oneself is what one wants to see. */
export function followEnd(part) {
  for (const log of part?.querySelectorAll(".log") ?? []) toEnd(log);
}

document.addEventListener("scroll", (event) => {
  const log = event.target;
  if (log.matches?.("main .log") && isAtEnd(log)) hideNewer(log);
}, true);

document.getElementById("newer").addEventListener("click", () => {
  const log = document.getElementById("fragment-messages");
  toEnd(log);
  log.focus({ preventScroll: true });
});

// Where there is less room (a keyboard on a phone, a longer message in the box), the end stays in sight.
new ResizeObserver(() => {
  for (const log of document.querySelectorAll(".log")) if (atEnd.get(log) ?? true) toEnd(log);
}).observe(document.querySelector(".stage"));

document.addEventListener("scroll", (event) => {
  if (event.target.matches?.(".log")) atEnd.set(event.target, isAtEnd(event.target));
}, true);

for (const log of document.querySelectorAll(".log:not(.home)")) toEnd(log);
