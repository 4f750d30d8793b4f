// Draws every moment of a card in the reader's own zone and language, again each second, so that
// "2 minutes ago" stays true. What it can't read keeps the words it came with.

const PLACE = /\{(\w+)\}/g;
const DAY = 86_400;
const UNITS = [["day", DAY], ["hour", 3_600], ["minute", 60], ["second", 1]];
const YEAR = { year: "numeric" };
const NUMERIC = { ...YEAR, month: "2-digit", day: "2-digit" };
const SHORT = { ...YEAR, month: "short", day: "numeric" };
const FULL = { ...YEAR, month: "long", day: "numeric" };
const LONG = { ...FULL, weekday: "long" };
const TIME = { minute: "2-digit" };
const TO_THE_SECOND = { ...TIME, second: "2-digit" };

const formats = new Map();

function formatted(moment, options, language) {
  const key = `${language} ${JSON.stringify(options)}`;
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(language, options));
  return formats.get(key).format(moment);
}

/** 2:03 PM, or 02:03 where hours are counted through the day. */
function time(moment, options, language) {
  const { hour12 } = new Intl.DateTimeFormat(language, { hour: "numeric" }).resolvedOptions();
  return formatted(moment, { hour: hour12 ? "numeric" : "2-digit", ...options }, language);
}

function relative(count, unit, numeric, language) {
  const key = `${language} ${numeric}`;
  if (!formats.has(key)) formats.set(key, new Intl.RelativeTimeFormat(language, { numeric }));
  return formats.get(key).format(count, unit);
}

function ago(seconds, language) {
  const size = Math.floor(Math.abs(seconds));
  const found = UNITS.find(([, length]) => size >= length);
  if (!found) return relative(0, "second", "auto", language);
  const [unit, length] = found;
  return relative(-Math.sign(seconds) * Math.floor(size / length), unit, "always", language);
}

function day(moment) {
  return Date.UTC(moment.getFullYear(), moment.getMonth(), moment.getDate()) / 1000 / DAY;
}

function pretty(moment, now, options, language) {
  const days = Math.round(day(moment) - day(now));
  return Math.abs(days) <= 1
    ? relative(days, "day", "auto", language)
    : formatted(moment, options, language);
}

function numbered(moment) {
  const two = (number) => String(number).padStart(2, "0");
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}

const PLACES = {
  date: (moment, now, language) => formatted(moment, FULL, language),
  date_num: numbered,
  date_slash: (moment, now, language) => formatted(moment, NUMERIC, language),
  date_short: (moment, now, language) => formatted(moment, SHORT, language),
  date_long: (moment, now, language) => formatted(moment, LONG, language),
  date_pretty: (moment, now, language) => pretty(moment, now, FULL, language),
  date_short_pretty: (moment, now, language) => pretty(moment, now, SHORT, language),
  date_long_pretty: (moment, now, language) => pretty(moment, now, LONG, language),
  time: (moment, now, language) => time(moment, TIME, language),
  time_secs: (moment, now, language) => time(moment, TO_THE_SECOND, language),
  ago: (moment, now, language) => ago((now - moment) / 1000, language),
};

/** The words for a moment (unix seconds) in that form; null for what can't be read. */
export function words(form, unix, now = new Date(), language = navigator.language) {
  const moment = new Date(unix * 1000);
  const places = [...form.matchAll(PLACE)].map(([, name]) => name);
  if (Number.isNaN(moment.getTime()) || !places.every((name) => Object.hasOwn(PLACES, name))) return null;
  return form.replace(PLACE, (_, name) => PLACES[name](moment, now, language));
}

/** Draw every moment within `root` as it is by now. */
export function tick(root, now = new Date()) {
  for (const element of root.querySelectorAll("time.date[data-unix][data-format]")) {
    const { unix, format } = element.dataset;
    const drawn = words(format, Number(unix), now);
    if (drawn === null) continue;
    if (element.textContent !== drawn) element.textContent = drawn;
    const whole = words("{date_long} {time_secs}", Number(unix), now);
    if (element.title !== whole) element.title = whole;
  }
}

tick(document);
setInterval(() => tick(document), 1000);
