// What else may be tried: weights as sliders, caps, leave, people who leave. Each becomes a step of the draft.
// When to modify: with the kinds of steps.

import {dimensionName} from "../../core/dimensions.js";
import {say} from "../../core/words.js";
import {defineComponent, h, reactive} from "../../core/vue.js";
import {Button, Select, Slider, TextField} from "../../parts/form.js";
import {peopleOptions} from "./items.js";

const words = {
  weights: {en: "How much each rule counts", zh: "各规则的权重"},
  weightsNote: {en: "Slide and watch the figures; to see what plan they lead to, let it re-plan.", zh: "拖动滑块即可看到数值变化；要看由此产生的方案，请重新规划。"},
  off: {en: "off", zh: "关闭"},
  times: {en: "{n} ×", zh: "{n} 倍"},
  usual: {en: "as it is", zh: "不变"},
  leave: {en: "Somebody is away", zh: "有人请假"},
  gone: {en: "Somebody leaves", zh: "有人离开"},
  goneNote: {en: "Everything they have needs somebody else: let it re-plan afterwards.", zh: "其名下项目需要他人接手：随后请重新规划。"},
  cap: {en: "Cap what somebody carries", zh: "限制某人的负荷"},
  person: {en: "Who", zh: "人员"},
  from: {en: "First day", zh: "第一天"},
  to: {en: "Last day", zh: "最后一天"},
  of: {en: "Of what", zh: "维度"},
  most: {en: "At most (hours for time)", zh: "上限（时间以小时计）"},
  add: {en: "Try it", zh: "试一试"},
  amount: {en: "Enter a number.", zh: "请输入数字。"},
  order: {en: "The last day lies before the first.", zh: "最后一天早于第一天。"},
};
const FACTORS = [0, 0.1, 0.25, 0.5, 1, 2, 4, 10, 25];

const weightAt = (rule, place) => (FACTORS[place] === 0 ? 0 : Math.max(1, Math.round(rule.weight * FACTORS[place])));

function placeOf(rule, weight) {
  if (weight === 0) return 0;
  const away = FACTORS.map((factor) => Math.abs(Math.log((weight || 1) / (rule.weight * (factor || 1e-9)))));
  return away.indexOf(Math.min(...away));
}

function weightSlider(rule, steps, emit) {
  const step = steps.findLast((one) => one.kind === "weight" && one.rule === rule.name);
  const place = placeOf(rule, step ? step.weight : rule.weight);
  const show = (value) => (FACTORS[value] === 0 ? say(words.off) : FACTORS[value] === 1 ? say(words.usual) : say(words.times, {n: FACTORS[value]}));
  return h(Slider, {
    key: rule.name, id: `weight-${rule.name}`, label: rule.title, min: 0, max: FACTORS.length - 1, step: 1, value: place, show,
    onChange: (value) => emit("slide", {kind: "weight", rule: rule.name, weight: weightAt(rule, Number(value)), from: rule.weight}),
  });
}

function leaveForm(board, state, levers, emit) {
  const error = state.from && state.to && state.to < state.from ? words.order : null;
  const add = () => { if (state.who && state.from && state.to && !error) emit("step", {kind: "leave", rep: state.who, start: state.from, end: state.to}); };
  return [
    h(Select, {id: "leave-who", label: words.person, value: state.who, options: peopleOptions(board), onChange: (value) => { state.who = value; }}),
    h(TextField, {id: "leave-from", type: "date", label: words.from, value: state.from, min: levers.first_day, max: levers.last_day, onChange: (value) => { state.from = value; }}),
    h(TextField, {id: "leave-to", type: "date", label: words.to, value: state.to, error, min: levers.first_day, max: levers.last_day, onChange: (value) => { state.to = value; }}),
    h(Button, {disabled: !state.from || !state.to || Boolean(error), onClick: add, "data-add": "leave"}, () => say(words.add)),
  ];
}

function capForm(board, state, levers, emit) {
  const amount = Number(state.amount);
  const isNumber = state.amount !== "" && Number.isFinite(amount) && amount >= 0;
  const add = () => emit("step", {kind: "cap", rep: state.who, dimension: state.dimension, amount: state.dimension === "minutes" ? 60 * amount : amount});
  return [
    h(Select, {id: "cap-who", label: words.person, value: state.who, options: peopleOptions(board), onChange: (value) => { state.who = value; }}),
    h(Select, {id: "cap-of", label: words.of, value: state.dimension, options: levers.dimensions.map((name) => ({value: name, label: dimensionName(name)})), onChange: (value) => { state.dimension = value; }}),
    h(TextField, {id: "cap-most", label: words.most, value: state.amount, inputmode: "decimal", error: state.amount !== "" && !isNumber ? words.amount : null, onChange: (value) => { state.amount = value; }}),
    h(Button, {disabled: !isNumber, onClick: add, "data-add": "cap"}, () => say(words.add)),
  ];
}

/** Props: `board`, `steps`, `levers` (as the service lists them); emits `step` and `slide`. */
export const Levers = defineComponent({
  props: {board: Object, steps: Array, levers: Object},
  emits: ["step", "slide"],
  setup(props, {emit}) {
    const first = peopleOptions(props.board)[0]?.value ?? "";
    const state = reactive({who: first, from: props.levers.first_day ?? "", to: props.levers.first_day ?? "", dimension: props.levers.dimensions[0], amount: ""});
    const fold = (name, title, inside, note, isOpen) => h("details", {class: "lever", open: isOpen, "data-lever": name}, [h("summary", say(title)), note && h("p", {class: "note"}, say(note)), h("div", {class: "lever-form"}, inside)]);
    const goneForm = () => [
      h(Select, {id: "gone-who", label: words.person, value: state.who, options: peopleOptions(props.board), onChange: (value) => { state.who = value; }}),
      h(Button, {disabled: !state.who, onClick: () => emit("step", {kind: "gone", rep: state.who}), "data-add": "gone"}, () => say(words.add)),
    ];
    return () => h("div", {class: "levers"}, [
      fold("gone", words.gone, goneForm(), words.goneNote),
      fold("leave", words.leave, leaveForm(props.board, state, props.levers, emit)),
      fold("cap", words.cap, capForm(props.board, state, props.levers, emit)),
      props.levers.rules.length > 0 && fold("weights", words.weights, props.levers.rules.map((rule) => weightSlider(rule, props.steps, emit)), words.weightsNote),
    ]);
  },
});

