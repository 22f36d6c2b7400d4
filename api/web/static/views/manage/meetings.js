// Meetings and team events, placed: their usual times, a calendar of a week by person, who cannot come and why, what cannot
// take place with its ways out, how much better it could be. When to modify: with what the answer says (assigner/manage/meetings).

import {dateTime} from "../../core/dates.js";
import {may} from "../../core/session.js";
import {count, listed, percent, say} from "../../core/words.js";
import {defineComponent, h, ref} from "../../core/vue.js";
import {Button, Select, TextField} from "../../parts/form.js";
import {notify} from "../../parts/notice.js";
import {Panel} from "../../parts/panel.js";
import {peopleOptions} from "../change/items.js";
import {AskedFile, FileLink} from "./files.js";
import {Lanes} from "./lanes.js";
import {usual} from "./meetings/defaults.js";
import {SeriesList} from "./meetings/series.js";
import {absencesOf, boxesOf, seriesOf} from "./meetings/shape.js";
import {Glance, Next, Person, ShortTable, nameOf} from "./parts.js";
import {Question} from "./question.js";

const words = {
  core: {en: "Good hours of the day", zh: "合适的时段"}, lunch: {en: "Lunch", zh: "午休"}, hint: {en: "On everybody's own clock, such as 12:00-13:00.", zh: "按各人当地时间，如 12:00-13:00。"},
  placed: {en: "Dates placed", zh: "已安排场次"}, moved: {en: "Off their usual time", zh: "偏离固定时段"}, cannot: {en: "Cannot come", zh: "无法参加"}, open: {en: "Do not take place", zh: "无法举行"}, proof: {en: "Could hurt less by", zh: "至多还能改善"},
  best: {en: "nothing (proven)", zh: "无（已证明）"}, unknown: {en: "not known", zh: "未知"},
  plain: {en: "Points of pain count minutes at bad hours, at lunch, outside hours, and dates off their usual time. {bound} of {pain} points cannot be avoided, whatever one tries.", zh: "不适值计入不合适时段、午休与工时外的分钟，以及偏离固定时段的场次。无论怎样安排，{pain} 点中有 {bound} 点无法避免。"},
  good: {en: "Everything takes place and everybody can come: send the calendars.", zh: "全部可以举行且人人能到：请发送日历。"},
  some: {en: "Send the calendars, and tell {n:person|people} what they miss: see below.", zh: "请发送日历，并告知 {n} 人将缺席的会议（见下）。"},
  stuck: {en: "{n:date|dates} cannot take place: choose a way out below, then work it out anew.", zh: "有 {n} 场无法举行：请在下方选择出路，然后重新计算。"},
  series: {en: "Usual times", zh: "固定时段"}, meeting: {en: "Meeting", zh: "会议"}, when: {en: "Usual time", zh: "固定时段"}, dates: {en: "Dates", zh: "场次"}, off: {en: "Moved", zh: "改期"}, people: {en: "People", zh: "人数"}, pain: {en: "Pain", zh: "不适值"},
  week: {en: "Week by week", zh: "按周查看"},
  absent: {en: "Who cannot come, and why", zh: "谁来不了及原因"}, who: {en: "Who", zh: "人员"}, date: {en: "When", zh: "时间"}, why: {en: "Why", zh: "原因"},
  blocked: {en: "What cannot take place", zh: "无法举行"}, take: {en: "Take this way out", zh: "采用此方案"}, price: {en: "{n:point|points} of pain", zh: "不适值 {n}"}, taken: {en: "It is in the form above: work it out anew.", zh: "已填入上方表单，请重新计算。"},
  from: {en: "week or day of {day}: {why}", zh: "{day} 起的期间：{why}"},
  sitting: {en: "{when}: {names}", zh: "{when}：{names}"}, none: {en: "No sitting for {names}.", zh: "未能参加：{names}。"},
  all: {en: "All calendars (zip)", zh: "全部日历（zip）"}, mine: {en: "Calendar (ICS)", zh: "日历（ICS）"}, whose: {en: "Whose calendar", zh: "谁的日历"},
};
const ABOUT = {core: "10:00-16:00", lunch: "12:00-13:00"};

const list = (place, reps) => listed(reps.map((rep) => nameOf(place, rep)));

/** How much better it could be, in plain words. */
function proofOf(answer) {
  if (answer.status === "optimal") return say(words.best);
  return answer.gap === null ? say(words.unknown) : percent(answer.gap, 1);
}

function glance(answer, absences) {
  return h(Glance, {figures: [
    {label: words.placed, value: count(answer.held.length)},
    {label: words.moved, value: count(answer.held.filter((one) => one.moved).length)},
    {label: words.cannot, value: count(absences.length), kind: absences.length ? "warn" : ""},
    {label: words.open, value: count(answer.unheld.length), kind: answer.unheld.length ? "bad" : ""},
    {label: words.proof, value: proofOf(answer)},
  ]});
}

function next(answer, absences) {
  if (answer.unheld.length) return h(Next, {kind: "warn", text: say(words.stuck, {n: count(answer.unheld.length)})});
  const people = new Set([...absences.map((one) => one.rep), ...answer.events.flatMap((event) => event.missing)]).size;
  return people ? h(Next, {text: say(words.some, {n: count(people)})}) : h(Next, {kind: "good", text: words.good});
}

function usualTimes(answer) {
  const row = (one) => h("tr", {key: one.id}, [h("td", one.title), h("td", one.usual), ...[one.dates, one.moved, one.excused, one.people, one.pain].map((value) => h("td", {class: "number"}, count(value)))]);
  return h(Panel, {title: words.series, flush: true}, () => h(ShortTable, {rows: seriesOf(answer), row, label: words.series, heads: [[words.meeting], [words.when], [words.dates, "number"], [words.off, "number"], [words.cannot, "number"], [words.people, "number"], [words.pain, "number"]]}));
}

function absent(absences, place) {
  if (!absences.length) return null;
  const row = (one, at) => h("tr", {key: at}, [h("td", h(Person, {place, rep: one.rep})), h("td", one.title), h("td", dateTime(one.start.slice(0, 16))), h("td", say(one.why))]);
  return h(Panel, {title: words.absent, flush: true}, () => h(ShortTable, {rows: absences, row, label: words.absent, heads: [[words.who], [words.meeting], [words.date], [words.why]]}));
}

/** What cannot take place: each with who stands in the way, and ways out that fill the form. */
function blocked(answer, take) {
  if (!answer.unheld.length && !answer.blocked.length) return null;
  const ways = (one) => h("ul", {class: "ways"}, one.ways.map((way) => h("li", {key: way.kind}, [
    h("span", [say(way.words), " ", h("span", {class: "note"}, say(words.price, {n: count(way.price)}))]), take && h(Button, {onClick: () => take(one.meeting, way.change), "data-way": way.kind}, () => say(words.take)),
  ])));
  const known = new Set(answer.blocked.map((one) => one.meeting));
  return h(Panel, {title: words.blocked}, () => h("ul", {class: "blocked"}, [
    answer.blocked.map((one) => h("li", {key: one.meeting}, [h("h3", one.title), h("p", say(one.why)), ways(one)])),
    answer.unheld.filter((one) => !known.has(one.meeting)).map((one, at) => h("li", {key: `u${at}`}, [h("h3", one.title), h("p", say(words.from, {day: one.first_day, why: say(one.why)}))])),
  ]));
}

const event = (one, place) => h(Panel, {title: one.title, key: one.event}, () => [
  h("ul", {class: "sittings"}, one.sittings.map((sitting) => h("li", {key: sitting.start}, say(words.sitting, {when: dateTime(sitting.start.slice(0, 16)), names: list(place, sitting.reps)})))),
  one.missing.length > 0 && h("p", {class: "verdict bad"}, say(words.none, {names: list(place, one.missing)})),
]);

const fill = (asked) => ({series: asked.series, core: asked.core ?? ABOUT.core, lunch: asked.lunch ?? ABOUT.lunch, extra: Object.fromEntries(Object.entries(asked).filter(([name]) => ["working_hours", "through"].includes(name)))});

const params = (values) => ({meetings: {...values.extra, series: values.series, core: values.core, lunch: values.lunch}});

export const component = defineComponent({
  props: {place: Object},
  setup(props) {
    const whose = ref("");
    const fields = ({values, set}) => [
      h(AskedFile, {name: "meetings", place: props.place, onFill: (asked) => set(fill(asked))}),
      h(SeriesList, {value: values.series, board: props.place.board, onChange: (series) => set({series})}),
      h(TextField, {id: "core", value: values.core, label: words.core, hint: words.hint, onChange: (core) => set({core})}),
      h(TextField, {id: "lunch", value: values.lunch, label: words.lunch, hint: words.hint, onChange: (lunch) => set({lunch})}),
    ];
    const taking = (asked, form) => (meeting, change) => { // what was asked may be somebody else's: the form takes it over
      form.set(fill({...asked, series: asked.series.map((one) => (one.id === meeting ? {...one, ...change} : one))}));
      notify(words.taken, {kind: "info"});
    };
    const answer = (found, job, form) => {
      const absences = absencesOf(found);
      return [
        glance(found, absences), next(found, absences),
        found.pain_bound !== null && h("p", {class: "note"}, say(words.plain, {bound: count(found.pain_bound), pain: count(found.pain)})),
        blocked(found, may("jobs:write") && taking(job.params.meetings, form)), absent(absences, props.place), usualTimes(found), found.events.map((one) => event(one, props.place)),
        h(Lanes, {place: props.place, title: words.week, boxes: boxesOf(found)}),
      ];
    };
    const downloads = (job) => h("div", {class: "actions"}, [
      h(Select, {id: "whose", value: whose.value, "aria-label": say(words.whose), options: [{value: "", label: words.whose}, ...peopleOptions(props.place.board)], onChange: (rep) => { whose.value = rep; }}),
      whose.value && h(FileLink, {job: job.id, format: "ics", rep: whose.value, label: words.mine}),
      h(FileLink, {job: job.id, format: "zip", label: words.all}),
    ]);
    return () => h(Question, {
      name: "meetings", kind: "meetings", place: props.place, defaults: {series: usual(props.place.board), ...ABOUT, extra: {}}, params,
    }, {fields, default: answer, downloads});
  },
});
