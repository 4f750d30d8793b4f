/* The line under the message box: how fast the app acked, when it answered, or what went wrong. */

const PATIENCE = 12_000; // milliseconds; a whole lookup takes at most ten seconds

let answering = null;
let lastNews = 0;

/** The line that belongs to where something was done. */
function lineFor(origin) {
  return (
    origin?.closest?.("dialog")?.querySelector(".trouble") ??
    origin?.closest?.("aside")?.querySelector(".told") ??
    origin?.closest?.("#thread-pane")?.querySelector(".told") ??
    document.getElementById("told")
  );
}

function write(line, words, isError) {
  if (!line) return;
  line.classList.toggle("bad", isError);
  line.textContent = words;
}

function stopWaiting() {
  clearTimeout(answering?.timer);
  answering = null;
}

/** Show what came back from an act that began at `began` (milliseconds of `performance.now()`).

    `isAsking`: an answer has to come, and it is said if none does. */
export function tell(origin, outcome, began, { isAsking = false } = {}) {
  // In a window there is room for what went wrong alone; the rest stands where windows go back to.
  const line = outcome.error ? lineFor(origin) : lineFor(origin?.closest?.("dialog") ? null : origin);
  stopWaiting();
  if (outcome.error) {
    write(line, outcome.error, true);
    return;
  }
  write(line, outcome.told ?? "", false);
  if (!outcome.waits) return;
  answering = { line, words: outcome.told, began };
  if (lastNews > began) {
    answered(lastNews);
    return;
  }
  write(line, `${outcome.told} · Switchboard is answering…`, false);
  answering.timer = setTimeout(() => {
    write(line, isAsking ? `${outcome.told} · no answer came in 12 s` : outcome.told, false);
    stopWaiting();
  }, PATIENCE);
}

/** Something of the app's came or changed: what was waited for is there. */
export function answered(at = performance.now()) {
  lastNews = at;
  if (!answering) return;
  const { line, words, began } = answering;
  stopWaiting();
  const took = at - began;
  const time = took >= 1_000 ? `${(took / 1_000).toFixed(1)} s` : `${Math.max(1, Math.round(took))} ms`;
  write(line, `${words} · answered after ${time}`, false);
}

/** Say nothing any more: the place is another. */
export function untell() {
  stopWaiting();
  write(document.getElementById("told"), "", false);
}
