/* Makes a part of the page look like newly drawn HTML, changing only what differs: whatever is focused, open,
   scrolled or being typed stays as it is. */

const OF_THE_PAGE = new Set(["aria-busy", "aria-live", "aria-activedescendant"]);

/** The names by which an element is the same before and after. */
function keyOf(node) {
  if (node.nodeType !== Node.ELEMENT_NODE) return null;
  if (node.dataset.key) return `key ${node.dataset.key}`;
  if (node.id) return `id ${node.id}`;
  if (node.dataset.action) return `action ${node.dataset.action} ${node.dataset.select ?? ""}`;
  return null;
}

function looksAlike(node, wanted) {
  if (node.nodeType !== wanted.nodeType) return false;
  if (node.nodeType !== Node.ELEMENT_NODE) return true;
  if (node.tagName !== wanted.tagName) return false;
  // A control is only ever itself: what is focused must not become another button under somebody's fingers.
  if (node.dataset.action || wanted.dataset.action) return keyOf(node) === keyOf(wanted);
  return node.tagName !== "DIALOG" && node.tagName !== "ARTICLE" && node.className === wanted.className;
}

/** Replace the children of `element` by those of `wanted`, keeping those that are the same. */
function morphChildren(element, wanted) {
  const keyed = new Map();
  for (const child of element.childNodes) {
    const key = keyOf(child);
    if (key !== null && !keyed.has(key)) keyed.set(key, child);
  }
  const staying = new Set([...wanted.childNodes].map(keyOf).filter((key) => key !== null));
  let next = element.firstChild;
  for (const child of [...wanted.childNodes]) {
    const key = keyOf(child);
    let same = key === null ? undefined : keyed.get(key);
    if (same !== undefined && same.tagName !== child.tagName) same = undefined;
    if (same === undefined) {
      // Blocks get new names when a card is drawn anew: one that has no namesake can become the next.
      let candidate = next;
      while (candidate && staying.has(keyOf(candidate)) && keyOf(candidate) !== null) {
        candidate = candidate.nextSibling;
      }
      if (candidate && looksAlike(candidate, child)) same = candidate;
    }
    if (same === undefined) {
      element.insertBefore(child, next);
      continue;
    }
    keyed.delete(keyOf(same));
    if (same === next) next = next.nextSibling;
    else element.insertBefore(same, next);
    morph(same, child);
  }
  while (next) {
    const after = next.nextSibling;
    next.remove();
    next = after;
  }
}

function morphAttributes(element, wanted) {
  const isMenu = element.matches("[data-menu], [role='menu'], [role='listbox']");
  const isRow = element.matches("[role='listbox'] > [role='option']");
  const kept = (name) =>
    OF_THE_PAGE.has(name) ||
    (isRow && (name === "hidden" || name === "aria-selected")) ||
    (name === "open" && element.matches("dialog, details")) ||
    (isMenu && (name === "hidden" || name === "aria-expanded" || name === "class"));
  for (const { name } of [...element.attributes]) {
    if (!wanted.hasAttribute(name) && !kept(name)) element.removeAttribute(name);
  }
  for (const { name, value } of wanted.attributes) {
    if (!kept(name) && element.getAttribute(name) !== value) element.setAttribute(name, value);
  }
}

/** What was entered stays, unless the server itself now says something else than it did before. */
function entriesBefore(element) {
  const { block } = element.dataset;
  switch (element.tagName) {
    case "INPUT":
      return { block, value: element.defaultValue, checked: element.defaultChecked };
    case "TEXTAREA":
      return { block, value: element.defaultValue };
    case "SELECT":
      return { block, chosen: [...element.options].filter((each) => each.defaultSelected).map((each) => each.value).join("\n") };
    default:
      return null;
  }
}

function beginAnew(element) {
  if (element.tagName === "SELECT") {
    for (const option of element.options) option.selected = option.defaultSelected;
    if (!element.multiple && element.selectedIndex < 0 && element.options.length) element.selectedIndex = 0;
    return;
  }
  element.value = element.defaultValue;
  if ("checked" in element) element.checked = element.defaultChecked;
}

function bringEntriesUp(element, before, live) {
  const now = entriesBefore(element);
  // Slack, too, forgets what was chosen in a block that was drawn anew under another name.
  if (now.block !== before.block) {
    beginAnew(element);
    return;
  }
  if (element.tagName === "SELECT") {
    if (now.chosen !== before.chosen) beginAnew(element);
    else for (const option of element.options) option.selected = live.has(option.value);
    return;
  }
  if (now.value !== before.value) element.value = element.defaultValue;
  if (now.checked !== before.checked) element.checked = element.defaultChecked;
}

/** Make an element, or a text, what `wanted` is. `wanted` is used up. */
export function morph(element, wanted) {
  if (element.isEqualNode(wanted)) return;
  if (element.nodeType !== Node.ELEMENT_NODE) {
    if (element.nodeValue !== wanted.nodeValue) element.nodeValue = wanted.nodeValue;
    return;
  }
  if ("live" in element.dataset) return;
  const before = entriesBefore(element);
  const live = element.tagName === "SELECT" ? new Set([...element.selectedOptions].map((each) => each.value)) : null;
  morphAttributes(element, wanted);
  // The text of a textarea is what it began with: it is only changed where the server's is another.
  if (element.tagName === "TEXTAREA") {
    if (element.defaultValue !== wanted.defaultValue) element.textContent = wanted.textContent;
  } else {
    morphChildren(element, wanted);
  }
  if (before !== null) bringEntriesUp(element, before, live);
}

/** Parse one element. */
export function parsed(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}
