// A placed answer as the views show it: series with their usual time, dates by person on one clock, who cannot come.
// Moments become minutes of the meeting's own clock. When to modify: with what an answer says of a date.

import {wallHour, wallWeekday} from "../../../core/dates.js";
import {say} from "../../../core/words.js";

const words = {usual: {en: "{day} {time}", zh: "{day} {time}"}, daily: {en: "daily {time}", zh: "每日 {time}"}};
const DAY = 1440;

/** Minutes since 1970 of the clock that a local text shows: `2026-10-05T09:00+08:00`. */
export const wallOf = (text) => Date.parse(`${text.slice(0, 16)}Z`) / 60_000;

/** The usual time in words: weekday and time, or daily; of the dates that keep the rhythm. */
function usualTime(dates) {
  const kept = dates.filter((one) => !one.moved);
  const [first] = kept.length ? kept : dates;
  const days = new Set(kept.map((one) => Math.floor(wallOf(one.start) / DAY) % 7));
  const time = wallHour(wallOf(first.start));
  return days.size > 1 ? say(words.daily, {time}) : say(words.usual, {day: wallWeekday(wallOf(first.start)), time});
}

/** One row a meeting: `{id, title, usual, dates, moved, excused, people, pain}`. */
export function seriesOf(answer) {
  return [...grouped(answer.held)].map(([id, dates]) => ({
    id, title: dates[0].title, usual: usualTime(dates), dates: dates.length, moved: dates.filter((one) => one.moved).length,
    excused: dates.reduce((sum, one) => sum + one.excused.length, 0), people: Math.max(...dates.map((one) => one.reps.length)), pain: dates.reduce((sum, one) => sum + one.pain, 0),
  }));
}

function grouped(held) {
  const by = new Map();
  for (const one of held) by.set(one.meeting, [...(by.get(one.meeting) ?? []), one]);
  return by;
}

/** Everything that takes place, as boxes of a calendar: `{id, name, start, end, isMoved, reps}`. */
export function boxesOf(answer) {
  const box = (id, name, date, isMoved) => ({id, name, start: wallOf(date.start), end: wallOf(date.start) + date.minutes, isMoved, reps: new Set(date.reps)});
  return [
    ...answer.held.map((date) => box(`${date.meeting}-${date.period}`, date.title, date, date.moved)),
    ...answer.events.flatMap((event) => event.sittings.map((date, at) => box(`${event.event}-sitting-${at}`, event.title, date, false))),
  ].sort((a, b) => a.start - b.start);
}

/** Who cannot come to what and why: `{rep, title, start, why}`, the soonest first. */
export const absencesOf = (answer) => answer.held.flatMap((date) => date.excused.map((one) => ({rep: one.rep, title: date.title, start: date.start, why: one.why})));
