// The duties of a plan on a calendar: a row per person, days as columns, working hours light, leave hatched. Moments are
// minutes of the plan's wall clock. When to modify: with what a day shows; the drawing of one row stands in `parts/gantt.js`.

import {get} from "../../core/api.js";
import {wallDay} from "../../core/dates.js";
import {loading} from "../../core/load.js";
import {openPanel} from "../../core/panels.js";
import {route, setQuery} from "../../core/router.js";
import {count, say} from "../../core/words.js";
import {computed, defineComponent, h} from "../../core/vue.js";
import {Button, Choice, Search} from "../../parts/form.js";
import {DAY, DayHeads, Lane, hoursOf} from "../../parts/gantt.js";
import {Empty, Loaded, Panel} from "../../parts/panel.js";

const words = {
  search: {en: "Find a person", zh: "查找人员"},
  span: {en: "Days shown", zh: "显示天数"},
  day: {en: "Day", zh: "日"},
  week: {en: "Week", zh: "周"},
  weeks: {en: "Two weeks", zh: "两周"},
  before: {en: "Earlier", zh: "往前"},
  after: {en: "Later", zh: "往后"},
  first: {en: "To the first day", zh: "回到首日"},
  from: {en: "{first} to {last}", zh: "{first} 至 {last}"},
  none: {en: "No duties in these days", zh: "这些天没有任务"},
  noneText: {en: "Go earlier or later; the first duty is on {day}.", zh: "请往前或往后翻；首个任务在 {day}。"},
  legend: {en: "Lighter: working hours · hatched: leave", zh: "浅色：工作时间 · 斜纹：休假"},
  free: {en: "{n} without duties", zh: "{n} 人无任务"},
};

const SPANS = {day: 1, week: 7, weeks: 14};

/** The duties of each rep, by start; computed once a board. */
function dutiesOf(board) {
  const {items} = board;
  const byRep = board.reps.id.map(() => []);
  items.start?.forEach((start, item) => {
    if (start < 0 || items.rep[item] < 0) return;
    byRep[items.rep[item]].push({item, id: items.id[item], name: items.name[item], start, end: start + (items.duration?.[item] ?? 30), kind: items.duty_kind?.[item] ?? "", isMoved: items.owner[item] >= 0 && items.owner[item] !== items.rep[item]});
  });
  byRep.forEach((list) => list.sort((a, b) => a.start - b.start));
  return byRep;
}

function intervalsOf(table, numReps) {
  const byRep = Array.from({length: numReps}, () => []);
  table.rep.forEach((rep, index) => byRep[rep].push([table.start[index], table.end[index]]));
  return byRep;
}

const within = (list, from, to) => list.filter((one) => one.end > from && one.start < to);

export const Calendar = defineComponent({
  props: {board: Object},
  setup(props) {
    const {board} = props;
    const duties = dutiesOf(board);
    const everyStart = board.items.start.filter((start) => start >= 0);
    const firstDuty = Math.floor(everyStart.reduce((least, start) => Math.min(least, start), Infinity) / DAY) * DAY;
    const calendar = loading(async () => {
      const data = await get(`/v1/page/plans/${board.plan.id}/calendar`, {}, {cache: "no-cache"});
      return {shifts: intervalsOf(data.shifts, board.numReps), leave: intervalsOf(data.leave, board.numReps), hasHours: data.has_hours};
    });
    const span = computed(() => SPANS[route.query.span] ?? 7);
    const from = computed(() => (route.query.from ? Date.parse(`${route.query.from}T00:00Z`) / 60_000 : firstDuty));
    const move = (days) => setQuery({from: new Date((from.value + days * DAY) * 60_000).toISOString().slice(0, 10)});

    function tools(busy) {
      return h("div", {class: "panel-tools"}, [
        h(Search, {value: route.query.who ?? "", label: words.search, onChange: (who) => setQuery({who})}),
        h(Choice, {value: route.query.span ?? "week", label: words.span, options: Object.keys(SPANS).map((value) => ({value, label: words[value]})), onChange: (value) => setQuery({span: value})}),
        h("div", {class: "actions"}, [
          h(Button, {label: words.before, symbol: "left", onClick: () => move(-span.value)}), h(Button, {label: words.after, symbol: "right", onClick: () => move(span.value)}),
          h(Button, {kind: "quiet", onClick: () => setQuery({from: null})}, () => say(words.first)),
        ]),
        h("strong", say(words.from, {first: wallDay(from.value), last: wallDay(from.value + (span.value - 1) * DAY)})),
        h("span", {class: "note legend"}, `${say(words.legend)} · ${say(words.free, {n: count(board.numReps - busy.length)})}`),
      ]);
    }

    function chart(data) {
      const to = from.value + span.value * DAY;
      const text = (route.query.who ?? "").toLowerCase();
      const busy = board.reps.id.map((_, rep) => rep).filter((rep) => within(duties[rep], from.value, to).length > 0);
      const seen = busy.filter((rep) => !text || board.reps.name[rep].toLowerCase().includes(text));
      const hours = hoursOf(seen.flatMap((rep) => within(duties[rep], from.value, to)), seen.flatMap((rep) => data.shifts[rep].filter(([start, end]) => end > from.value && start < to)));
      const frame = {from: from.value, days: span.value, hours};
      if (seen.length === 0) return [tools(busy), h(Empty, {title: words.none, text: say(words.noneText, {day: wallDay(firstDuty)}), symbol: "jobs"})];
      return [tools(busy), h("div", {class: "gantt", role: "table", style: {"--days": span.value}}, [
        h(DayHeads, {frame}),
        seen.map((rep) => h("div", {class: "gantt-row", role: "row", key: rep}, [
          h("div", {class: "gantt-name", role: "rowheader"}, h("button", {type: "button", class: "as-link", onClick: () => openPanel("rep", board.reps.id[rep])}, board.reps.name[rep])),
          h(Lane, {frame, duties: within(duties[rep], from.value, to), shifts: data.shifts[rep], leave: data.leave[rep], hasHours: data.hasHours[rep], chosen: route.query.item, onOpen: (id) => openPanel("item", id)}),
        ])),
      ])];
    }

    return () => h(Panel, {flush: true}, () => h(Loaded, {of: calendar}, {default: chart}));
  },
});
