// Words in both languages, and numbers as people of that language write them.
//
//   const words = {moved: {en: "{n} moved", zh: "调整 {n} 项"}};
//   say(words.moved, {n: count(3)})
//
// A test reads every `{en: ..., zh: ...}` of our modules and finds those with a language missing or other places to fill.
// When to modify: when a kind of number needs a way to be written.

import {language, locale} from "./look.js";

/** The text in the language chosen, with its places filled; a plain string is returned as it is. */
export function say(words, facts) {
  if (words == null) return "";
  const text = typeof words === "string" ? words : words[language.value] ?? words.en ?? "";
  return facts ? fill(text, facts) : text;
}

/** Places are `{name}`, or a count with the word that goes with it: `{n:day|days}` is 1 day, 2 days. */
function fill(text, facts) {
  return text.replace(/\{(\w+)(?::([^|}]*)\|([^}]*))?\}/g, (place, name, one, many) => {
    if (!(name in facts)) return place;
    const value = String(facts[name]);
    return many === undefined ? value : `${value} ${value === "1" ? one : many}`;
  });
}

/** Short things one after the other: `Ann, Bob`, `王伟、李娜`. */
export const listed = (parts) => parts.join(say({en: ", ", zh: "、"}));

let order = {of: "", compare: null};

/** How people of the language order names, Chinese ones by pronunciation. */
export function compareNames(a, b) {
  if (order.of !== locale()) order = {of: locale(), compare: new Intl.Collator(locale(), {numeric: true}).compare};
  return order.compare(a, b);
}

const formats = new Map();

function format(name, options) {
  const key = `${locale()} ${name}`;
  if (!formats.has(key)) formats.set(key, new Intl.NumberFormat(locale(), options));
  return formats.get(key);
}

const NONE = "–";
const isNumber = (value) => typeof value === "number" && Number.isFinite(value);

/** A whole number: `20,000`. */
export const count = (value) => (isNumber(value) ? format("count", {maximumFractionDigits: 0}).format(value) : NONE);

/** A number with up to so many digits after the point. */
export function number(value, digits = 2) {
  return isNumber(value) ? format(`number ${digits}`, {maximumFractionDigits: digits}).format(value) : NONE;
}

/** A share (0 to 1) as per cent. */
export function percent(value, digits = 0) {
  if (!isNumber(value)) return NONE;
  return format(`percent ${digits}`, {style: "percent", minimumFractionDigits: digits, maximumFractionDigits: digits}).format(value);
}

/** A large number in short: `1.2 M`, `120万`. */
export function short(value) {
  return isNumber(value) ? format("short", {notation: "compact", maximumSignificantDigits: 3}).format(value) : NONE;
}

const hourWords = {en: "{n} h", zh: "{n} 小时"};

/** Minutes as hours: `12.5 h`. */
export const hours = (minutes) => (isNumber(minutes) ? say(hourWords, {n: number(minutes / 60, 1)}) : NONE);

/** A share as per cent, with its sign: `+4%`. */
export function signedPercent(value) {
  if (!isNumber(value)) return NONE;
  return format("signed percent", {style: "percent", signDisplay: "exceptZero", maximumFractionDigits: 0}).format(value).replace("-", "−");
}

/** A difference with its sign: `+3`, `−3`. */
export function signed(value, digits = 0) {
  if (!isNumber(value)) return NONE;
  return format(`signed ${digits}`, {signDisplay: "exceptZero", maximumFractionDigits: digits}).format(value).replace("-", "−");
}
