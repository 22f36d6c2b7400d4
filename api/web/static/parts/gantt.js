// One person's days as a lane: working hours, leave and duties as boxes on a scale of days, of which only the hours in
// which anything happens are drawn. When to modify: with how a day or a duty looks.

import {wallDay, wallHour} from "../core/dates.js";
import {h} from "../core/vue.js";

export const DAY = 1440;
const ROW_PX = 26;

/** The first and last hour (minutes of the day) in which anything happens. */
export function hoursOf(duties, shifts) {
  let first = 8 * 60;
  let last = 18 * 60;
  for (const [start, end] of [...duties.map((duty) => [duty.start, duty.end]), ...shifts]) {
    first = Math.min(first, start % DAY);
    last = Math.max(last, end % DAY === 0 || end - start >= DAY ? DAY : Math.max(end % DAY, start % DAY));
  }
  return [Math.floor(first / 60) * 60, Math.ceil(last / 60) * 60];
}

/** Where a moment lies on the lane, from 0 to 100. */
function position(frame, minute) {
  const [first, last] = frame.hours;
  const offset = minute - frame.from;
  const day = Math.floor(offset / DAY);
  const inside = Math.min(Math.max((offset - day * DAY - first) / (last - first), 0), 1);
  return Math.min(Math.max((100 * (day + inside)) / frame.days, 0), 100);
}

function box(frame, kind, start, end, key) {
  const left = position(frame, start);
  const width = position(frame, end) - left;
  return width > 0 ? h("i", {class: kind, key, style: {left: `${left}%`, width: `${width}%`}}) : null;
}

/** Rows of a lane: duties that overlap lie below each other. */
function stacked(duties) {
  const ends = [];
  return duties.map((duty) => {
    let row = ends.findIndex((end) => end <= duty.start);
    if (row < 0) row = ends.length;
    ends[row] = duty.end;
    return {...duty, row};
  });
}

/** The heads of the days. */
export function DayHeads({frame}) {
  const [first, last] = frame.hours;
  const hours = `${wallHour(first)}–${wallHour(last)}`;
  return h("div", {class: "gantt-row gantt-heads", role: "row"}, [
    h("div", {class: "gantt-name", role: "columnheader"}, h("span", {class: "note"}, hours)),
    h("div", {class: "gantt-days"}, Array.from({length: frame.days}, (_, day) => h("div", {role: "columnheader", key: day}, wallDay(frame.from + day * DAY)))),
  ]);
}
DayHeads.props = {frame: Object};

/** One person's lane; emits `open` with the id of a duty. */
export function Lane({frame, duties, shifts, leave, hasHours, chosen}, {emit}) {
  const to = frame.from + frame.days * DAY;
  const seen = (list) => list.filter(([start, end]) => end > frame.from && start < to);
  const rows = stacked(duties);
  const height = ROW_PX * Math.max(1, ...rows.map((duty) => duty.row + 1)) + 6;
  return h("div", {class: ["lane", !hasHours && "always"], role: "cell", style: {height: `${height}px`}}, [
    seen(shifts).map(([start, end], index) => box(frame, "lane-shift", start, end, `s${index}`)),
    seen(leave).map(([start, end], index) => box(frame, "lane-leave", Math.max(start, frame.from), Math.min(end, to), `l${index}`)),
    rows.map((duty) => {
      const left = position(frame, duty.start);
      const width = Math.max(position(frame, duty.end) - left, 0.4);
      const about = `${duty.name}, ${wallDay(duty.start)} ${wallHour(duty.start)}–${wallHour(duty.end)}`;
      return h("button", {
        type: "button", key: duty.id, class: ["lane-duty", duty.isMoved && "moved", chosen === duty.id && "chosen"], title: about, "aria-label": about,
        style: {left: `${left}%`, width: `calc(${width}% - 1px)`, top: `${3 + duty.row * ROW_PX}px`}, onClick: () => emit("open", duty.id),
      }, h("span", {class: "lane-label"}, [h("span", wallHour(duty.start)), ` ${duty.name}`]));
    }),
  ]);
}
Lane.props = {frame: Object, duties: Array, shifts: Array, leave: Array, hasHours: Boolean, chosen: String};
Lane.emits = ["open"];
