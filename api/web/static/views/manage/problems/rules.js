// What is watched, as a form: each kind of sign on or off, with the limit above which it is told. When to modify: with
// another kind of sign (assigner/manage/watch/asked.py).

import {percent, number, say} from "../../../core/words.js";
import {h} from "../../../core/vue.js";
import {Check} from "../../../parts/form.js";
import {NumberField} from "../fields.js";

const words = {
  title: {en: "What is watched", zh: "监控内容"}, limit: {en: "told above", zh: "高于此值提示"},
};

const TIMES = {en: "{n} ×", zh: "{n} 倍"};

/** By kind: what it is called, the usual limit, and whether people read it as per cent. */
export const SIGNS = {
  overload: {label: {en: "Overload: load over a person's minutes", zh: "超负荷：负荷占可用分钟"}, limit: 1, isShare: true},
  uneven: {label: {en: "Unevenness: largest load over the mean", zh: "不均：最高负荷为平均的倍数"}, limit: 1.5, unit: TIMES},
  decay: {label: {en: "Balance gets worse: rise since before", zh: "均衡变差：较此前的上升"}, limit: 0.1, unit: TIMES},
  bottleneck: {label: {en: "Bottleneck: work for a skill over its people's minutes", zh: "技能瓶颈：所需工作占具备者分钟"}, limit: 0.9, isShare: true},
  "late-answers": {label: {en: "Late answers: share of arrivals", zh: "响应超时：占到达的比例"}, limit: 0.1, isShare: true},
  stalled: {label: {en: "Stalled accounts: days without contact", zh: "客户停滞：未联系天数"}, limit: 30, unit: {en: "{n:day|days}", zh: "{n} 天"}},
  drift: {label: {en: "Unfair moves: part of what changed hands over the fair part", zh: "换人不公：占应得份额的倍数"}, limit: 2, unit: TIMES},
};

/** The usual rules. */
export const usual = () => Object.entries(SIGNS).map(([kind, sign]) => ({kind, limit: sign.limit}));

/** A measured value as people read it. */
export function written(kind, value) {
  const sign = SIGNS[kind];
  return sign?.isShare ? percent(value) : say(sign?.unit ?? "{n}", {n: number(value, 2)});
}

const shown = (kind, limit) => (SIGNS[kind].isShare ? Math.round(1000 * limit) / 10 : limit);
const taken = (kind, value) => (SIGNS[kind].isShare ? value / 100 : value);

/** Props: `value` (a list of rules); emits `change`. */
export function Rules({value}, {emit}) {
  const rule = (kind) => value.find((one) => one.kind === kind);
  const toggle = (kind) => (isOn) => emit("change", isOn ? [...value, {kind, limit: SIGNS[kind].limit}] : value.filter((one) => one.kind !== kind));
  const set = (kind) => (limit) => emit("change", value.map((one) => (one.kind === kind ? {...one, limit: taken(kind, limit)} : one)));
  const row = ([kind, sign]) => h("li", {key: kind, class: "sign-row"}, [
    h(Check, {value: Boolean(rule(kind)), label: sign.label, onChange: toggle(kind)}),
    rule(kind) && h(NumberField, {id: `limit-${kind}`, label: sign.isShare ? `${say(words.limit)} (%)` : words.limit, step: "any", value: shown(kind, rule(kind).limit), onChange: set(kind)}),
  ]);
  return h("div", {class: "whole"}, [h("p", {class: "field-title"}, say(words.title)), h("ul", {class: "signs"}, Object.entries(SIGNS).map(row))]);
}
Rules.props = {value: Array};
Rules.emits = ["change"];
