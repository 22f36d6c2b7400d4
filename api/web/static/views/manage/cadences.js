// Follow-ups placed into free minutes: how many find a place, whose week is too full (proven or not) and when, and the week
// of everybody. When to modify: with what the answer says (assigner/manage/cadence/cadence.py).

import {saveTable} from "../../core/save.js";
import {date, dateTime} from "../../core/dates.js";
import {count, hours, percent, say} from "../../core/words.js";
import {defineComponent, h} from "../../core/vue.js";
import {Bar} from "../../parts/bars.js";
import {Button, TextField} from "../../parts/form.js";
import {Panel} from "../../parts/panel.js";
import {CadenceList, usual} from "./cadences/steps.js";
import {AskedFile} from "./files.js";
import {NumberField} from "./fields.js";
import {Lanes} from "./lanes.js";
import {Glance, Item, Next, Person, ShortTable, itemName, nameOf} from "./parts.js";
import {Question} from "./question.js";
import {wallOf} from "./meetings/shape.js";

const words = {
  from: {en: "Today", zh: "今天"}, fromHint: {en: "Nothing is placed earlier; the plan's first day where empty.", zh: "不早于此日安排；为空时为方案首日。"},
  most: {en: "Minutes of follow-ups a day", zh: "每日跟进分钟上限"}, mostHint: {en: "At most so many a person.", zh: "每人每天最多。"},
  placed: {en: "Find a place", zh: "可安排"}, left: {en: "Find none", zh: "无法安排"}, time: {en: "Time they take", zh: "所需时间"}, people: {en: "People too full", zh: "时间不足的人"}, share: {en: "Share placed", zh: "安排比例"},
  good: {en: "Every follow-up has its time. Hand the list to the team, or look at the week below.", zh: "每次跟进都已排上。请把清单交给团队，或查看下方周历。"},
  proven: {en: "{n:person|people} cannot keep all deadlines, whatever the order (proven): give work away, allow more minutes a day, or let it be later.", zh: "已证明有 {n} 人无论如何排序都无法守住全部期限：请转出工作、放宽每日分钟数或期限。"},
  scattered: {en: "Some follow-ups found no place, though minutes are free: shorter touches or a larger patience may do.", zh: "部分跟进未排上，但仍有空闲：缩短时长或放宽期限也许即可。"},
  who: {en: "Whose week is too full", zh: "谁的时间不足"}, stretch: {en: "When", zh: "时段"}, due: {en: "Due", zh: "到期"}, free: {en: "Free", zh: "空闲"}, lost: {en: "Without a place", zh: "未排上"}, sure: {en: "Proven", zh: "已证明"}, person: {en: "Person", zh: "人员"}, yes: {en: "yes", zh: "是"}, no: {en: "not proven", zh: "未证明"},
  load: {en: "Follow-ups by person", zh: "各人跟进"}, minutes: {en: "Time", zh: "时间"}, touches: {en: "Touches", zh: "次数"},
  week: {en: "Week by week", zh: "按周查看"}, list: {en: "What comes first", zh: "最先要做的"}, when: {en: "When", zh: "时间"}, item: {en: "For", zh: "对象"}, what: {en: "What", zh: "动作"}, until: {en: "At the latest", zh: "最晚"},
  csv: {en: "List (CSV)", zh: "清单（CSV）"}, to: {en: "{first} to {last}", zh: "{first} 至 {last}"}, rep: {en: "rep", zh: "人员编号"},
};

const minutesOf = (touches) => touches.reduce((sum, one) => sum + one.minutes, 0);

function glance(answer, left) {
  const all = answer.placed.length + left.length;
  return h(Glance, {figures: [
    {label: words.placed, value: count(answer.placed.length)}, {label: words.share, value: percent(all ? answer.placed.length / all : 1)},
    {label: words.left, value: count(left.length), kind: left.length ? "bad" : ""}, {label: words.people, value: count(answer.shortages.length), kind: answer.shortages.length ? "warn" : ""},
    {label: words.time, value: hours(minutesOf(answer.placed))},
  ]});
}

function next(answer) {
  if (!answer.shortages.length) return h(Next, {kind: "good", text: words.good});
  const proven = answer.shortages.filter((one) => one.proven).length;
  return h(Next, {kind: "warn", text: proven ? say(words.proven, {n: count(proven)}) : words.scattered});
}

function shortages(answer, place) {
  if (!answer.shortages.length) return null;
  const row = (one) => h("tr", {key: one.rep, title: say(one.words)}, [
    h("td", h(Person, {place, rep: one.rep})), h("td", say(words.to, {first: date(one.first_day), last: date(one.last_day)})), h("td", {class: "number"}, hours(one.due)), h("td", {class: "number"}, hours(one.free)),
    h("td", {class: "number"}, count(one.left.length)), h("td", h("span", {class: ["badge", one.proven ? "bad" : "warn"]}, say(one.proven ? words.yes : words.no))),
  ]);
  return h(Panel, {title: words.who, flush: true}, () => h(ShortTable, {rows: answer.shortages, row, label: words.who, heads: [[words.person], [words.stretch], [words.due, "number"], [words.free, "number"], [words.lost, "number"], [words.sure]]}));
}

/** Minutes placed and left by person, most first. */
function byPerson(answer, left) {
  const people = new Map();
  const add = (touch, name) => { const row = people.get(touch.rep) ?? {rep: touch.rep, placed: 0, left: 0, touches: 0}; row[name] += touch.minutes; row.touches += 1; people.set(touch.rep, row); };
  answer.placed.forEach((one) => add(one, "placed"));
  left.forEach((one) => add(one, "left"));
  return [...people.values()].sort((a, b) => b.placed + b.left - a.placed - a.left);
}

function loads(answer, left, place) {
  const rows = byPerson(answer, left);
  const most = Math.max(...rows.map((one) => one.placed + one.left), 1);
  const bar = (one) => h(Bar, {most, text: hours(one.placed + one.left), parts: [{value: one.placed, label: `${say(words.placed)} ${hours(one.placed)}`}, {value: one.left, kind: "over", label: `${say(words.left)} ${hours(one.left)}`}]});
  const row = (one) => h("tr", {key: one.rep}, [h("td", h(Person, {place, rep: one.rep})), h("td", bar(one)), h("td", {class: "number"}, count(one.touches))]);
  return h(Panel, {title: words.load, flush: true}, () => h(ShortTable, {rows, row, label: words.load, most: 20, heads: [[words.person], [words.minutes], [words.touches, "number"]]}));
}

function first(answer, place) {
  const rows = [...answer.placed].sort((a, b) => (a.start < b.start ? -1 : 1));
  const row = (one, at) => h("tr", {key: at}, [h("td", dateTime(one.start.slice(0, 16))), h("td", nameOf(place, one.rep)), h("td", h(Item, {place, item: one.item, name: itemName(place, one.item)})), h("td", one.what), h("td", date(one.last_day))]);
  return h(Panel, {title: words.list, flush: true}, () => h(ShortTable, {rows, row, label: words.list, heads: [[words.when], [words.person], [words.item], [words.what], [words.until]]}));
}

const boxes = (answer, place) => answer.placed.map((one, at) => ({id: `${at}`, name: `${itemName(place, one.item)} · ${one.what}`, start: wallOf(one.start), end: wallOf(one.start) + one.minutes, reps: new Set([one.rep])})).sort((a, b) => a.start - b.start);

const params = (values) => ({cadences: {cadences: values.cadences, most_minutes_a_day: values.most, ...(values.from && {from_day: values.from})}});

export const component = defineComponent({
  props: {place: Object},
  setup(props) {
    const {place} = props;
    const fill = (set) => (asked) => set({cadences: asked.cadences, most: asked.most_minutes_a_day ?? 120, from: asked.from_day ?? ""});
    const fields = ({values, set}) => [
      h(AskedFile, {name: "cadences", place, onFill: fill(set)}),
      h(CadenceList, {value: values.cadences, onChange: (cadences) => set({cadences})}),
      h(NumberField, {id: "most", value: values.most, label: words.most, hint: words.mostHint, min: 5, max: 1440, step: 15, onChange: (most) => set({most})}),
      h(TextField, {id: "from", type: "date", value: values.from, label: words.from, hint: words.fromHint, onChange: (from) => set({from})}),
    ];
    const answer = (found) => {
      const left = found.shortages.flatMap((one) => one.left);
      return [glance(found, left), next(found), shortages(found, place), loads(found, left, place), h(Lanes, {place, title: words.week, boxes: boxes(found, place)}), first(found, place)];
    };
    const save = (job, found) => saveTable(`${job.id}.csv`, [words.when, words.rep, words.person, words.item, words.what, words.minutes, words.until].map((one) => say(one)),
      found.placed.map((one) => [one.start, one.rep, nameOf(place, one.rep), itemName(place, one.item), one.what, one.minutes, one.last_day]));
    const downloads = (job, found) => h(Button, {symbol: "download", onClick: () => save(job, found)}, () => say(words.csv));
    return () => h(Question, {name: "cadences", kind: "cadence", place, defaults: {cadences: usual(), most: 120, from: ""}, params}, {fields, default: answer, downloads});
  },
});
