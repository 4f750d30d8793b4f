/* The page comes to life: everything else is loaded from here. */

import "./menus.js";
import "./panel.js";
import { begin, nowAt, settled } from "./places.js";
import { afterGrowing, beforeGrowing } from "./scrolling.js";
import { answered } from "./told.js";
import { afterWindows, beforeWindows } from "./windows.js";

const ANSWERS = new Set(["messages", "thread", "modal"]);

function before(name, element) {
  if (name === "messages" || name === "thread") beforeGrowing(element);
  if (name === "modal") beforeWindows();
}

function after(name, element) {
  if (name === "messages" || name === "thread") afterGrowing(element);
  if (ANSWERS.has(name)) answered();
  if (name === "modal") afterWindows();
}

begin({ address: nowAt, before, after, together: settled });
afterWindows();
settled();
