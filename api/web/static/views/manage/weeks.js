// One person's tasks as weeks below each other, days side by side, on the person's own clock, with working hours and leave.
// When to modify: with what a week shows; the drawing of one row stands in `parts/gantt.js`.

import {wallDay} from "../../core/dates.js";
import {locale} from "../../core/look.js";
import {say} from "../../core/words.js";
import {h} from "../../core/vue.js";
import {DAY, Lane, hoursOf} from "../../parts/gantt.js";

const words = {label: {en: "Tasks by week", zh: "按周的任务"}};
const WEEK = 7 * DAY;
const MONDAY = 4 * DAY; // 1970-01-05, in minutes since the Thursday on which 1970 began

/** Minutes of the wall clock since 1970 of a moment such as `2026-10-12T09:00+08:00`. */
const wall = (start) => Date.parse(`${start.slice(0, 16)}Z`) / 60_000;

const mine = (table, rep) => table.rep.flatMap((one, at) => (one === rep ? [[table.start[at], table.end[at]]] : []));

const dayName = (day) => new Intl.DateTimeFormat(locale(), {weekday: "short", timeZone: "UTC"}).format(new Date((MONDAY + day * DAY) * 60_000));

/** `tasks` with a start, `calendar` of the plan, the number of the `rep`; emits `open` with a task. */
export function Weeks({tasks, calendar, rep}, {emit}) {
  const duties = tasks.map((task, at) => ({id: `${at}`, name: task.name, start: wall(task.start), end: wall(task.start) + task.minutes, isMoved: task.kind === "duty"}));
  const [shifts, leave] = [mine(calendar.shifts, rep), mine(calendar.leave, rep)];
  const weekOf = (minute) => Math.floor((minute - MONDAY) / WEEK);
  const weeks = [...new Set(duties.map((duty) => weekOf(duty.start)))].sort((a, b) => a - b);
  const hours = hoursOf(duties, []);
  const row = (week) => {
    const from = MONDAY + week * WEEK;
    const inside = duties.filter((duty) => weekOf(duty.start) === week);
    return h("div", {class: "gantt-row", role: "row", key: week}, [
      h("div", {class: "gantt-name", role: "rowheader"}, wallDay(from)),
      h(Lane, {frame: {from, days: 7, hours}, duties: inside, shifts, leave, hasHours: calendar.has_hours[rep], onOpen: (at) => emit("open", tasks[Number(at)])}),
    ]);
  };
  return h("div", {class: "gantt weeks-chart", role: "table", "aria-label": say(words.label), style: {"--days": 7}}, [
    h("div", {class: "gantt-row gantt-heads", role: "row"}, [h("div", {class: "gantt-name", role: "columnheader"}), h("div", {class: "gantt-days"}, Array.from({length: 7}, (_, day) => h("div", {role: "columnheader", key: day}, dayName(day))))]),
    weeks.map(row),
  ]);
}
Weeks.props = {tasks: Array, calendar: Object, rep: Number};
Weeks.emits = ["open"];
