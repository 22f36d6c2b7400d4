// What people do on the days of a week: a lane a person over working hours and leave, a week at a time. Meetings and
// follow-ups are shown so. Moments are minutes of the wall clock. When to modify: with what a week shows.

import {get} from "../../core/api.js";
import {wallDay} from "../../core/dates.js";
import {loading} from "../../core/load.js";
import {count, say} from "../../core/words.js";
import {computed, defineComponent, h, ref} from "../../core/vue.js";
import {Button, Search} from "../../parts/form.js";
import {DAY, DayHeads, Lane, hoursOf} from "../../parts/gantt.js";
import {Empty, Loaded, Panel} from "../../parts/panel.js";

const words = {
  search: {en: "Find a person", zh: "查找人员"},
  before: {en: "The week before", zh: "上一周"}, after: {en: "The week after", zh: "下一周"},
  from: {en: "{first} to {last}", zh: "{first} 至 {last}"},
  legend: {en: "Lighter: working hours · hatched: leave", zh: "浅色：工作时间 · 斜纹：休假"}, moved: {en: "amber: off its usual time", zh: "琥珀色：偏离固定时段"},
  none: {en: "Nothing in this week", zh: "本周没有安排"}, noneText: {en: "Go a week earlier or later.", zh: "请翻到上一周或下一周。"},
  free: {en: "{n:person has|people have} nothing in this week", zh: "{n} 人本周无安排"},
};
const MONDAY = 4; // 1970 began on a Thursday
const WEEK = 7;

const mondayOf = (minute) => { const day = Math.floor(minute / DAY); return (day - ((((day - MONDAY) % WEEK) + WEEK) % WEEK)) * DAY; };

function intervalsOf(table, numReps) {
  const by = Array.from({length: numReps}, () => []);
  table.rep.forEach((rep, at) => by[rep].push([table.start[at], table.end[at]]));
  return by;
}

/** Props: `place`, `title`, `boxes` (`[{id, name, start, end, isMoved, reps}]`, `reps` a set of ids, by start); emits `open` (id, rep). */
export const Lanes = defineComponent({
  props: {place: Object, title: null, boxes: Array},
  emits: ["open"],
  setup(props, {emit}) {
    const {board} = props.place;
    const calendar = loading(async () => {
      const data = await get(`/v1/page/plans/${board.plan.id}/calendar`, {}, {cache: "no-cache"});
      return {shifts: intervalsOf(data.shifts, board.numReps), leave: intervalsOf(data.leave, board.numReps), hasHours: data.has_hours};
    });
    const [moved, who] = [ref(0), ref("")];
    const from = computed(() => mondayOf(props.boxes[0]?.start ?? 0) + moved.value * WEEK * DAY);
    const seen = computed(() => props.boxes.filter((one) => one.end > from.value && one.start < from.value + WEEK * DAY));

    const tools = (busy) => h("div", {class: "panel-tools"}, [
      h(Search, {value: who.value, label: words.search, onChange: (text) => { who.value = text; }}),
      h("div", {class: "actions"}, [
        h(Button, {label: words.before, symbol: "left", onClick: () => { moved.value -= 1; }}), h(Button, {label: words.after, symbol: "right", onClick: () => { moved.value += 1; }}),
      ]),
      h("strong", say(words.from, {first: wallDay(from.value), last: wallDay(from.value + (WEEK - 1) * DAY)})),
      h("span", {class: "note legend"}, [say(words.legend), seen.value.some((one) => one.isMoved) && say(words.moved), say(words.free, {n: count(board.numReps - busy.length)})].filter(Boolean).join(" · ")),
    ]);

    function lane(rep, data, frame) {
      const id = board.reps.id[rep];
      return h("div", {class: "gantt-row", role: "row", key: id}, [
        h("div", {class: "gantt-name", role: "rowheader"}, board.reps.name[rep]),
        h(Lane, {frame, duties: seen.value.filter((one) => one.reps.has(id)), shifts: data.shifts[rep], leave: data.leave[rep], hasHours: data.hasHours[rep], onOpen: (box) => emit("open", box, id)}),
      ]);
    }

    function chart(data) {
      const busy = board.reps.id.map((_, rep) => rep).filter((rep) => seen.value.some((one) => one.reps.has(board.reps.id[rep])));
      const text = who.value.toLowerCase();
      const shown = busy.filter((rep) => !text || board.reps.name[rep].toLowerCase().includes(text));
      if (!shown.length) return [tools(busy), h(Empty, {title: words.none, text: words.noneText, symbol: "jobs"})];
      const hours = hoursOf(seen.value, shown.flatMap((rep) => data.shifts[rep].filter(([start, end]) => end > from.value && start < from.value + WEEK * DAY)));
      const frame = {from: from.value, days: WEEK, hours};
      return [tools(busy), h("div", {class: "gantt", role: "table", "aria-label": say(props.title), style: {"--days": WEEK}}, [h(DayHeads, {frame}), shown.map((rep) => lane(rep, data, frame))])];
    }

    return () => h(Panel, {title: props.title, flush: true}, () => h(Loaded, {of: calendar}, {default: chart}));
  },
});
