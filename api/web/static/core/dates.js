// Dates and times as people of the language write them. Moments come from the service as ISO 8601, dates of a plan as
// `2026-12-07`. When to modify: when a view needs another form.

import {locale} from "./look.js";
import {say} from "./words.js";

const formats = new Map();

function format(options) {
  const key = `${locale()} ${JSON.stringify(options)}`;
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(locale(), options));
  return formats.get(key);
}

/** A `Date` of a moment or of a date without time (which is midnight here, not in Greenwich). */
export function moment(text) {
  return text instanceof Date ? text : new Date(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00` : text);
}

/** `7 Dec 2026`. */
export const date = (text) => (text ? format({year: "numeric", month: "short", day: "numeric"}).format(moment(text)) : "–");

/** `Mon, 7 Dec`. */
export const weekday = (text) => format({weekday: "short", month: "short", day: "numeric"}).format(moment(text));

/** `7 Dec 2026, 09:30`. */
export function dateTime(text) {
  if (!text) return "–";
  return format({year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit"}).format(moment(text));
}

/** `09:30`. */
export const time = (text) => format({hour: "2-digit", minute: "2-digit"}).format(moment(text));

const STEPS = [["day", 86_400], ["hour", 3_600], ["minute", 60]];
const justNow = {en: "just now", zh: "刚刚"};

/** How long ago, or until: `3 hours ago`, `in 2 days`. */
export function ago(text, now = Date.now()) {
  if (!text) return "–";
  const seconds = (moment(text).getTime() - now) / 1000;
  const step = STEPS.find(([, size]) => Math.abs(seconds) >= size);
  if (!step) return say(justNow);
  return new Intl.RelativeTimeFormat(locale(), {numeric: "auto"}).format(Math.trunc(seconds / step[1]), step[0]);
}

/** A moment of a plan, given as minutes of the wall clock since 1970: the clock of the plan's zone, wherever the reader is. */
export const wallTime = (minutes) => format({timeZone: "UTC", month: "short", day: "numeric", weekday: "short", hour: "2-digit", minute: "2-digit"}).format(new Date(minutes * 60_000));

/** The day of such a moment: `Mon, 7 Dec`. */
export const wallDay = (minutes) => format({timeZone: "UTC", weekday: "short", month: "short", day: "numeric"}).format(new Date(minutes * 60_000));

/** The day of the week of such a moment: `Mon`. */
export const wallWeekday = (minutes) => format({timeZone: "UTC", weekday: "short"}).format(new Date(minutes * 60_000));

/** The hour of such a moment: `09:30`. */
export const wallHour = (minutes) => format({timeZone: "UTC", hour: "2-digit", minute: "2-digit"}).format(new Date(minutes * 60_000));
