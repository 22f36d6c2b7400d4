// A scheme of pay as a form: rates by share of the target, bonuses, what counts more, cap, floor, what the team shares.
// When to modify: when a scheme may say more (assigner/manage/incentives/asked.py).

import {say} from "../../../core/words.js";
import {h} from "../../../core/vue.js";
import {Button, Field, TextField} from "../../../parts/form.js";
import {Chips, NumberField} from "../fields.js";

const words = {
  name: {en: "Name", zh: "名称"}, currency: {en: "Currency", zh: "币种"},
  tiers: {en: "Commission by share of the target", zh: "按目标完成比例的提成"}, from: {en: "from % of target", zh: "目标的 % 起"}, rate: {en: "% of value", zh: "提成 %"}, addTier: {en: "Add a tier", zh: "添加分段"},
  bonuses: {en: "Bonuses once reached", zh: "达标奖金"}, at: {en: "at % of target", zh: "达到目标的 %"}, amount: {en: "amount", zh: "金额"}, addBonus: {en: "Add a bonus", zh: "添加奖金"},
  times: {en: "Deals that count more", zh: "加倍计入的商机"}, skills: {en: "of the skills", zh: "技能"}, factor: {en: "counts times", zh: "计入倍数"}, addTimes: {en: "Add", zh: "添加"},
  cap: {en: "At most a quarter", zh: "单季封顶"}, capHint: {en: "Empty: no cap", zh: "为空则不封顶"}, floor: {en: "At least a quarter", zh: "单季保底"}, partner: {en: "Partner's part, %", zh: "协作人分成 %"}, pool: {en: "Shared in the team, %", zh: "全队均分 %"},
  remove: {en: "Take it away", zh: "移除"},
};

const moved = (list, at, changes) => list.map((one, index) => (index === at ? {...one, ...changes} : one));
const without = (list, at) => list.filter((_, index) => index !== at);

/** Rows of numbers under one heading, each with a button that takes it away. */
function rows(id, title, add, list, columns, fresh, emit, least = 0) {
  return h("div", {class: "number-rows"}, [
    h("p", {class: "field-title"}, say(title)),
    h("ul", {class: "step-list"}, list.map((one, at) => h("li", {class: "step-row", key: at}, [
      ...columns.map(([name, label]) => h(NumberField, {id: `${id}-${name}-${at}`, key: name, label, value: one[name] ?? 0, step: "any", onChange: (value) => emit(moved(list, at, {[name]: value}))})),
      h(Button, {kind: "quiet", symbol: "close", label: words.remove, disabled: list.length <= least, onClick: () => emit(without(list, at))}),
    ]))),
    h(Button, {kind: "quiet", onClick: () => emit([...list, fresh()])}, () => say(add)),
  ]);
}

function accelerators(id, scheme, skills, set) {
  const list = scheme.accelerators ?? [];
  const row = (one, at) => h("li", {class: "step-row", key: at}, [
    h(Chips, {id: `${id}-skills-${at}`, label: words.skills, value: one.skills ?? [], options: skills.map((skill) => ({value: skill, label: skill})), onChange: (chosen) => set({accelerators: moved(list, at, {skills: chosen})})}),
    h(NumberField, {id: `${id}-times-${at}`, label: words.factor, value: one.times, step: "any", onChange: (times) => set({accelerators: moved(list, at, {times})})}),
    h(Button, {kind: "quiet", symbol: "close", label: words.remove, onClick: () => set({accelerators: without(list, at)})}),
  ]);
  return h("div", {class: "number-rows"}, [
    h("p", {class: "field-title"}, say(words.times)), h("ul", {class: "step-list"}, list.map(row)),
    h(Button, {kind: "quiet", onClick: () => set({accelerators: [...list, {skills: [], times: 1.25}]})}, () => say(words.addTimes)),
  ]);
}

const CapField = ({id, value}, {emit}) => h(Field, {label: words.cap, hint: words.capHint, id}, (own) => h("input", {...own, type: "number", min: 0, step: "any", value: value ?? "", onInput: (event) => emit("change", event.target.value === "" ? null : Number(event.target.value))}));
CapField.props = {id: String, value: null};
CapField.emits = ["change"];

/** Props: `id` of the form, `value` (a scheme), `title`, `skills` that deals may have; emits `change`. The default slot stands above the fields. */
export function SchemeForm({id, value, title, skills}, {emit, slots}) {
  const set = (changes) => emit("change", {...value, ...changes});
  const number = (name, label) => h(NumberField, {id: `${id}-${name}`, label, value: value[name] ?? 0, step: "any", onChange: (one) => set({[name]: one})});
  const nextFrom = () => ({from_percent: (value.tiers.at(-1)?.from_percent ?? 0) + 20, rate_percent: value.tiers.at(-1)?.rate_percent ?? 1});
  return h("fieldset", {class: "scenario whole", "data-scheme": id}, [
    h("legend", say(title)),
    slots.default?.(),
    h("div", {class: "question-fields"}, [
      h(TextField, {id: `${id}-name`, label: words.name, value: value.name ?? "", maxlength: 60, onChange: (name) => set({name})}),
      h(TextField, {id: `${id}-currency`, label: words.currency, value: value.currency ?? "", maxlength: 12, onChange: (currency) => set({currency})}),
      number("floor", words.floor), h(CapField, {id: `${id}-cap`, value: value.cap, onChange: (cap) => set({cap})}), number("pool_percent", words.pool), number("partner_percent", words.partner),
    ]),
    h("div", {class: "columns"}, [
      rows(`${id}-tier`, words.tiers, words.addTier, value.tiers, [["from_percent", words.from], ["rate_percent", words.rate]], nextFrom, (tiers) => set({tiers}), 1),
      rows(`${id}-bonus`, words.bonuses, words.addBonus, value.bonuses ?? [], [["at_percent", words.at], ["amount", words.amount]], () => ({at_percent: 100, amount: 1000}), (bonuses) => set({bonuses})),
      skills.length > 0 && accelerators(id, value, skills, set),
    ]),
  ]);
}
SchemeForm.props = {id: String, value: Object, title: null, skills: Array};
SchemeForm.emits = ["change"];
