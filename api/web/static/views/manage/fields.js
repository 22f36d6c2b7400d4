// Fields that the forms of capabilities share: several people or skills as chips, wished splits as rows of numbers.
// When to modify: when a form asks for another kind of thing.

import {say} from "../../core/words.js";
import {defineComponent, h, ref, watch} from "../../core/vue.js";
import {Button, Field, TextField} from "../../parts/form.js";
import {peopleOptions} from "../change/items.js";

const words = {
  add: {en: "Choose …", zh: "选择……"},
  away: {en: "Take {name} away", zh: "移除{name}"},
  wishes: {en: "Splits to compare", zh: "待比较的分工"},
  addWish: {en: "Add a split", zh: "添加分工"},
  name: {en: "Name", zh: "名称"},
  from: {en: "“{text}” is no {kind} from {min} on. Correct it; until then {value} counts.", zh: "“{text}”不是不小于 {min} 的{kind}。请更正；此前按 {value} 计算。"},
  between: {en: "“{text}” is no {kind} from {min} to {max}. Correct it; until then {value} counts.", zh: "“{text}”不是 {min} 至 {max} 之间的{kind}。请更正；此前按 {value} 计算。"},
  whole: {en: "whole number", zh: "整数"}, any: {en: "number", zh: "数字"},
  develops: {en: "develop", zh: "开拓"}, keeps: {en: "keep", zh: "维护"}, serves: {en: "serve", zh: "服务"},
};
const PARTS = ["develops", "keeps", "serves"];

/** Several of some options (`[{value, label}]`), each a chip with a button that takes it away; emits `change` with values. */
export function Chips({value, options, label, hint, id}, {emit}) {
  const name = (one) => say(options.find((option) => option.value === one)?.label ?? one);
  const choose = (event) => { if (event.target.value) emit("change", [...value, event.target.value]); event.target.value = ""; };
  const left = options.filter((one) => !value.includes(one.value));
  return h(Field, {label, hint, id}, (own) => [
    value.length > 0 && h("ul", {class: "chips"}, value.map((one) => h("li", {key: one}, [name(one), h(Button, {kind: "quiet", symbol: "close", label: say(words.away, {name: name(one)}), onClick: () => emit("change", value.filter((other) => other !== one))})]))),
    h("select", {...own, onChange: choose}, [{value: "", label: words.add}, ...left].map((one) => h("option", {key: one.value, value: one.value}, say(one.label)))),
  ]);
}
Chips.props = {value: Array, options: Array, label: null, hint: null, id: String};
Chips.emits = ["change"];

/** Several people of the plan. */
export const People = ({place, ...rest}, {emit}) => h(Chips, {...rest, options: peopleOptions(place.board), onChange: (value) => emit("change", value)});
People.props = {place: Object, value: Array, label: null, hint: null, id: String};
People.emits = ["change"];

/** A number, whole unless `step` is "any"; what is none, or out of range, is told below and not emitted. */
export const NumberField = defineComponent({
  props: {value: Number, min: {type: Number, default: 0}, max: Number, step: {type: [Number, String], default: 1}, label: null, hint: null, id: String},
  emits: ["change"],
  inheritAttrs: false,
  setup(props, {attrs, emit}) {
    const wrong = ref(null);
    watch(() => props.value, () => { wrong.value = null; });
    const isGood = (text) => text.trim() !== "" && Number(text) >= props.min && Number(text) <= (props.max ?? Infinity) && Number.isFinite(Number(text)) && (props.step === "any" || Number.isInteger(Number(text)));
    const take = (text) => { wrong.value = isGood(text) ? null : text; if (wrong.value === null) emit("change", Number(text)); };
    const error = () => wrong.value !== null && say(props.max === undefined ? words.from : words.between, {text: wrong.value, kind: say(props.step === "any" ? words.any : words.whole), min: props.min, max: props.max, value: props.value});
    return () => h(TextField, {...attrs, label: props.label, hint: props.hint, id: props.id, error: error() || null, type: "text", inputmode: props.step === "any" ? "decimal" : "numeric", value: wrong.value ?? props.value, onChange: take});
  },
});

/** Splits of people over the three cares, each a name and three numbers. */
export function Wishes({value, numPeople}, {emit}) {
  const replace = (at, changes) => emit("change", value.map((one, index) => (index === at ? {...one, ...changes} : one)));
  const third = Math.floor(numPeople / 3);
  const row = (wish, at) => h("li", {key: at, class: "wish"}, [
    h(TextField, {id: `wish-name-${at}`, label: words.name, value: wish.name, maxlength: 60, onChange: (name) => replace(at, {name})}),
    PARTS.map((care) => h(NumberField, {id: `wish-${care}-${at}`, key: care, label: words[care], max: numPeople, value: wish[care], onChange: (number) => replace(at, {[care]: number})})),
    h(Button, {kind: "quiet", symbol: "close", label: say(words.away, {name: wish.name}), onClick: () => emit("change", value.filter((_, index) => index !== at))}),
  ]);
  return h("div", {class: "whole"}, [
    h("p", {class: "field-title"}, say(words.wishes)),
    h("ul", {class: "wishes"}, value.map(row)),
    h(Button, {onClick: () => emit("change", [...value, {name: "", develops: numPeople - 2 * third, keeps: third, serves: third}])}, () => say(words.addWish)),
  ]);
}
Wishes.props = {value: Array, numPeople: Number};
Wishes.emits = ["change"];
