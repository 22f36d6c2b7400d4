// Cadences as rows that are filled in: for which work, how often, and each touch with its day, length and patience.
// When to modify: when a cadence may say more (assigner/manage/cadence/asked.py).

import {say} from "../../../core/words.js";
import {h} from "../../../core/vue.js";
import {Button, Select, TextField} from "../../../parts/form.js";
import {NumberField} from "../fields.js";

const words = {
  title: {en: "Cadences", zh: "跟进节奏"},
  name: {en: "Name", zh: "名称"}, kinds: {en: "For", zh: "适用于"}, every: {en: "Again every (days)", zh: "每隔（天）重复"}, everyHint: {en: "0: once", zh: "0 表示不重复"},
  leads: {en: "leads", zh: "线索"}, accounts: {en: "accounts", zh: "客户"}, all: {en: "leads and accounts", zh: "线索与客户"},
  day: {en: "Day", zh: "第几天"}, what: {en: "What", zh: "动作"}, minutes: {en: "Minutes", zh: "分钟"}, late: {en: "Days late at most", zh: "最多推迟（天）"},
  addStep: {en: "Add a touch", zh: "添加一次跟进"}, add: {en: "Add a cadence", zh: "添加节奏"}, remove: {en: "Take it away", zh: "移除"},
  call: {en: "call", zh: "电话"}, mail: {en: "e-mail", zh: "邮件"}, lead: {en: "New lead", zh: "新线索"}, account: {en: "Account", zh: "客户"}, another: {en: "Cadence {n}", zh: "节奏 {n}"},
};
const KINDS = {lead: words.leads, account: words.accounts, "": words.all};

/** The usual cadences: new leads are called at once and twice again, accounts hear from us every two weeks. */
export const usual = () => [
  {name: say(words.lead), kinds: ["lead"], steps: [{day: 0, what: say(words.call), minutes: 15, late_days: 1}, {day: 3, what: say(words.mail), minutes: 10, late_days: 2}, {day: 7, what: say(words.call), minutes: 15, late_days: 3}]},
  {name: say(words.account), kinds: ["account"], every_days: 14, steps: [{day: 2, what: say(words.call), minutes: 20, late_days: 5}]},
];

const kindOf = (one) => (one.kinds?.length === 1 ? one.kinds[0] : "");

function step(one, at, steps, key, set) {
  const replace = (changes) => set(steps.map((other, index) => (index === at ? {...other, ...changes} : other)));
  return h("li", {key: at, class: "step-row"}, [
    h(NumberField, {id: `day-${key}-${at}`, label: words.day, value: one.day, max: 365, onChange: (day) => replace({day})}),
    h(TextField, {id: `what-${key}-${at}`, label: words.what, value: one.what ?? "", maxlength: 60, onChange: (what) => replace({what})}),
    h(NumberField, {id: `minutes-${key}-${at}`, label: words.minutes, value: one.minutes ?? 10, min: 1, max: 480, onChange: (minutes) => replace({minutes})}),
    h(NumberField, {id: `late-${key}-${at}`, label: words.late, value: one.late_days ?? 1, max: 365, onChange: (late_days) => replace({late_days})}),
    h(Button, {kind: "quiet", symbol: "close", label: words.remove, disabled: steps.length === 1, onClick: () => set(steps.filter((_, index) => index !== at))}),
  ]);
}

function cadence(one, at, all, emit) {
  const replace = (changes) => emit("change", all.map((other, index) => (index === at ? {...other, ...changes} : other)));
  const later = {...one.steps.at(-1), day: (one.steps.at(-1)?.day ?? 0) + 7};
  return h("fieldset", {key: at, class: "scenario", "data-cadence": at}, [
    h("legend", one.name || say(words.another, {n: at + 1})),
    h("div", {class: "question-fields"}, [
      h(TextField, {id: `cadence-${at}`, label: words.name, value: one.name, maxlength: 60, onChange: (name) => replace({name})}),
      h(Select, {id: `kinds-${at}`, label: words.kinds, value: kindOf(one), options: Object.entries(KINDS).map(([value, label]) => ({value, label})), onChange: (kind) => replace({kinds: kind ? [kind] : ["lead", "account"]})}),
      h(NumberField, {id: `every-${at}`, label: words.every, hint: words.everyHint, value: one.every_days ?? 0, max: 366, onChange: (days) => replace({every_days: days || null})}),
    ]),
    h("ul", {class: "step-list"}, one.steps.map((row, index) => step(row, index, one.steps, at, (steps) => replace({steps})))),
    h("div", {class: "actions"}, [
      h(Button, {onClick: () => replace({steps: [...one.steps, later]})}, () => say(words.addStep)),
      h(Button, {kind: "quiet", symbol: "close", disabled: all.length === 1, onClick: () => emit("change", all.filter((_, index) => index !== at))}, () => say(words.remove)),
    ]),
  ]);
}

/** Props: `value` (a list of cadences); emits `change`. */
export function CadenceList({value}, {emit}) {
  const fresh = () => ({...usual()[1], name: say(words.another, {n: value.length + 1})});
  return h("div", {class: "whole"}, [
    h("p", {class: "field-title"}, say(words.title)),
    h("div", {class: "scenario-list wide"}, value.map((one, at) => cadence(one, at, value, emit))),
    h(Button, {onClick: () => emit("change", [...value, fresh()])}, () => say(words.add)),
  ]);
}
CadenceList.props = {value: Array};
CadenceList.emits = ["change"];
