// What is to be placed, as rows that are filled in: each meeting with its rhythm, length, people and times; more of it (host,
// team event, days) on demand. When to modify: when a series may say more (assigner/manage/meetings/asked.py).

import {say} from "../../../core/words.js";
import {h} from "../../../core/vue.js";
import {Button, Select, TextField} from "../../../parts/form.js";
import {peopleOptions} from "../../change/items.js";
import {NumberField} from "../fields.js";
import {EVERYBODY, another, whoOf, whoWords} from "./defaults.js";

const words = {
  title: {en: "Meetings and events", zh: "会议与活动"},
  name: {en: "Name", zh: "名称"}, rhythm: {en: "Rhythm", zh: "节奏"}, minutes: {en: "Minutes", zh: "分钟"}, who: {en: "Who comes", zh: "参加者"},
  earliest: {en: "Not before", zh: "不早于"}, latest: {en: "Over by", zh: "不晚于"},
  add: {en: "Add a meeting", zh: "添加会议"}, remove: {en: "Take {name} away", zh: "移除{name}"},
  more: {en: "More", zh: "更多"},
  everybody: {en: "Everybody", zh: "全员"}, kept: {en: "As in the file: {who}", zh: "按文件：{who}"},
  host: {en: "One-to-ones with", zh: "一对一主持人"}, nobody: {en: "no one-to-ones", zh: "不是一对一"},
  outside: {en: "Minutes outside hours", zh: "可超出工时（分钟）"}, outsideHint: {en: "How far outside their hours people may be asked to come.", zh: "可要求在工时外多少分钟内参加。"},
  sittings: {en: "Sittings", zh: "场数"}, sittingsHint: {en: "Above 1 it is a team event: everybody takes one sitting.", zh: "大于 1 即为团建，每人参加一场。"},
  keep: {en: "Stay at work", zh: "留守人数"}, keepHint: {en: "So many of everybody stay at work meanwhile.", zh: "期间全体中至少留守这么多人。"},
  first: {en: "First day", zh: "最早日期"}, last: {en: "Last day", zh: "最晚日期"},
};
const RHYTHMS = {
  daily: {en: "every day", zh: "每日"}, weekly: {en: "every week", zh: "每周"}, biweekly: {en: "every other week", zh: "隔周"},
  monthly: {en: "every month", zh: "每月"}, once: {en: "once", zh: "一次"},
};

export const rhythmWords = (rhythm) => say(RHYTHMS[rhythm] ?? rhythm);

function whoOptions(series, board) {
  const teams = board.teams.id.map((id, at) => ({value: id, label: board.teams.name[at]}));
  const other = whoOf(series) === "" ? [{value: "", label: say(words.kept, {who: whoWords(series, board)})}] : [];
  return [...other, {value: EVERYBODY, label: words.everybody}, ...teams];
}

const peopleOf = (who) => (who === EVERYBODY ? {everybody: true} : {teams: [who]});

/** A change of a field; what is empty is left out, so that the defaults of the service count. */
function changed(series, name, value) {
  const rest = Object.fromEntries(Object.entries(series).filter(([key]) => key !== name));
  return value === "" || value === null ? rest : {...rest, [name]: value};
}

function more(series, at, board, set) {
  const field = (name, Part, how) => h(Part, {id: `${name}-${at}`, value: series[name] ?? how.otherwise ?? "", label: words[name], ...how, onChange: (value) => set(name, value)});
  const keep = series.keep?.[0]?.least ?? 0;
  return h("details", {class: "series-more"}, [h("summary", say(words.more)), h("div", {class: "question-fields"}, [
    h(Select, {id: `host-${at}`, value: series.host ?? "", label: words.host, options: [{value: "", label: words.nobody}, ...peopleOptions(board)], onChange: (host) => set("host", host)}),
    h(NumberField, {id: `outside-${at}`, value: series.outside_minutes ?? 0, label: words.outside, hint: words.outsideHint, max: 720, step: 15, onChange: (value) => set("outside_minutes", value || null)}),
    h(NumberField, {id: `sittings-${at}`, value: series.sittings ?? 1, label: words.sittings, hint: words.sittingsHint, min: 1, max: 6, onChange: (value) => set("sittings", value > 1 ? value : null)}),
    h(NumberField, {id: `keep-${at}`, value: keep, label: words.keep, hint: words.keepHint, max: board.numReps, onChange: (least) => set("keep", least ? [{people: {everybody: true}, ...series.keep?.[0], least}, ...(series.keep ?? []).slice(1)] : null)}),
    field("first_day", TextField, {type: "date", label: words.first}), field("last_day", TextField, {type: "date", label: words.last}),
  ])]);
}

function row(series, at, board, emit, all) {
  const replace = (one) => emit("change", all.map((other, index) => (index === at ? one : other)));
  const set = (name, value) => replace(changed(series, name, value));
  return h("li", {key: series.id, class: "series-row", "data-series": series.id}, [
    h(TextField, {id: `name-${at}`, value: series.name ?? "", label: words.name, placeholder: series.id, maxlength: 80, onChange: (value) => set("name", value)}),
    h(Select, {id: `rhythm-${at}`, value: series.rhythm, label: words.rhythm, options: Object.entries(RHYTHMS).map(([value, label]) => ({value, label})), onChange: (value) => set("rhythm", value)}),
    h(NumberField, {id: `minutes-${at}`, value: series.minutes, label: words.minutes, min: 5, max: 600, step: 5, onChange: (value) => set("minutes", value)}),
    h(Select, {id: `who-${at}`, value: whoOf(series), label: words.who, options: whoOptions(series, board), onChange: (who) => who && set("people", peopleOf(who))}),
    h(TextField, {id: `earliest-${at}`, type: "time", value: series.earliest ?? "08:00", label: words.earliest, onChange: (value) => set("earliest", value)}),
    h(TextField, {id: `latest-${at}`, type: "time", value: series.latest ?? "19:00", label: words.latest, onChange: (value) => set("latest", value)}),
    h(Button, {kind: "quiet", symbol: "close", label: say(words.remove, {name: series.name || series.id}), onClick: () => emit("change", all.filter((_, index) => index !== at))}),
    more(series, at, board, set),
  ]);
}

/** Props: `value` (a list of series), `board`; emits `change` with the new list. */
export function SeriesList({value, board}, {emit}) {
  return h("div", {class: "whole"}, [
    h("p", {class: "field-title"}, say(words.title)),
    h("ul", {class: "series-list"}, value.map((series, at) => row(series, at, board, emit, value))),
    h(Button, {onClick: () => emit("change", [...value, another(value)]), "data-act": "add-series"}, () => say(words.add)),
  ]);
}
SeriesList.props = {value: Array, board: Object};
SeriesList.emits = ["change"];
