// Role design: which split of people over developing, keeping and serving covers the work best, what each change buys, and
// who changes. When to modify: with what a design says (assigner/manage/responsibility/split.py).

import {count, hours, number, percent, say, signed} from "../../core/words.js";
import {defineComponent, h, ref} from "../../core/vue.js";
import {Bar} from "../../parts/bars.js";
import {Curve} from "../../parts/curve.js";
import {Check, Slider} from "../../parts/form.js";
import {Panel} from "../../parts/panel.js";
import {CARES, CareLegend, careWords} from "./cares.js";
import {AskedFile} from "./files.js";
import {People, Wishes} from "./fields.js";
import {Next, Person, ShortTable} from "./parts.js";
import {Question} from "./question.js";

const words = {
  growth: {en: "Work to come: {care}", zh: "未来工作量：{care}"},
  mixed: {en: "People may share their time between two cares", zh: "允许一人兼两种职责"},
  pace: {en: "Pace in a care that is new to somebody", zh: "新职责上的工作效率"},
  fixed: {en: "Whose role stays", zh: "角色不变的人员"},
  nothing: {en: "Today's split is the best there is: nobody needs to change.", zh: "目前的分工已是最佳，无需变更。"},
  change: {en: "Change the roles of {n}: {who}. {hours} less work stays uncovered than today.", zh: "请变更 {n} 人的角色：{who}。未覆盖的工作比目前少 {hours}。"},
  becomes: {en: "{name} {roles}", zh: "{name}（{roles}）"},
  curve: {en: "What each change buys", zh: "每一处变更的收益"},
  curveNote: {en: "Work that stays uncovered when so many people change their role at best.", zh: "最佳变更若干人后仍未覆盖的工作。"},
  people: {en: "people who change", zh: "变更人数"}, uncovered: {en: "uncovered hours", zh: "未覆盖小时"},
  point: {en: "{n:person changes|people change}: {hours} stay uncovered", zh: "{n} 人变更：{hours} 未覆盖"},
  splits: {en: "Splits side by side", zh: "各种分工对照"},
  split: {en: "Split", zh: "分工"}, shares: {en: "People (full times)", zh: "人数（全时）"}, changes: {en: "Change", zh: "变更"}, open: {en: "Uncovered", zh: "未覆盖"}, proven: {en: "Proven", zh: "已证明"},
  today: {en: "today", zh: "目前"}, best: {en: "best", zh: "最佳"}, step: {en: "{n:change|changes}", zh: "{n} 人变更"}, least: {en: "least", zh: "最低"}, notPossible: {en: "not possible", zh: "不可行"}, atLeast: {en: "at least {n}", zh: "至少 {n}"},
  who: {en: "Who changes", zh: "谁变更"}, person: {en: "Person", zh: "人员"}, from: {en: "Today", zh: "目前"}, to: {en: "Then", zh: "变更后"},
  half: {en: "{care} (half)", zh: "{care}（一半）"}, none: {en: "nothing", zh: "无"},
};

const splitName = (split) => (words[split.name] ? say(words[split.name]) : /^\d+$/.test(split.name) ? say(words.step, {n: split.name}) : split.name);
const rolesText = (roles) => Object.entries(roles ?? {}).map(([care, part]) => (part < 1 ? say(words.half, {care: say(careWords[care])}) : say(careWords[care]))).join(" + ") || say(words.none);
const changed = (split, today) => Object.keys({...today.roles, ...split.roles}).filter((rep) => JSON.stringify(split.roles[rep]) !== JSON.stringify(today.roles[rep]));
const stepsOf = (design) => [design.today, ...design.steps, ...(design.best.changes > 0 ? [design.best] : [])].filter((one, at, all) => one.possible && all.findIndex((other) => other.changes === one.changes) === at).sort((a, b) => a.changes - b.changes);

function next(design, place) {
  const saved = design.today.uncovered - design.best.uncovered;
  if (saved <= 0) return h(Next, {kind: "good", text: words.nothing});
  const who = changed(design.best, design.today).map((rep) => say(words.becomes, {name: place.board.reps.name[place.board.repNumber.get(rep)] ?? rep, roles: rolesText(design.best.roles[rep])}));
  return h(Next, {text: say(words.change, {n: count(design.best.changes), hours: hours(saved), who: who.slice(0, 4).join(say({en: "; ", zh: "；"})) + (who.length > 4 ? " …" : "")})});
}

const sharesBar = (split, most) => h(Bar, {parts: CARES.map((care) => ({value: split.people[care], kind: care, label: `${number(split.people[care], 1)} ${say(careWords[care])}`})), most, text: CARES.map((care) => number(split.people[care], 1)).join(" · ")});

function splits(design) {
  const rows = [...stepsOf(design), ...design.wishes];
  const [people, open] = [Math.max(...rows.map((one) => CARES.reduce((sum, care) => sum + one.people[care], 0))), Math.max(...rows.map((one) => one.uncovered), 1)];
  const proof = (one) => (one.bound == null ? "–" : one.bound >= one.uncovered ? h("span", {class: "badge good"}, say(words.least)) : say(words.atLeast, {n: hours(one.bound)}));
  return h(Panel, {title: words.splits, flush: true}, {actions: () => h(CareLegend), default: () => h(ShortTable, {
    heads: [[words.split], [words.shares], [words.changes, "number"], [words.open], [words.proven]], rows,
    row: (one) => h("tr", {key: one.name, "data-split": one.name}, !one.possible ? [h("td", one.name), h("td", {colspan: 4, class: "note"}, say(words.notPossible))] : [
      h("td", {class: "who-cell"}, splitName(one)), h("td", {class: "bar-cell-wide"}, sharesBar(one, people)), h("td", {class: "number"}, count(one.changes)),
      h("td", {class: "bar-cell-wide"}, h(Bar, {value: one.uncovered, most: open, text: hours(one.uncovered), kind: "is-worse"})), h("td", proof(one)),
    ]),
  })});
}

const Steps = defineComponent({
  props: {design: Object, place: Object},
  setup({design, place}) {
    const steps = stepsOf(design);
    const at = ref(steps.length - 1);
    const points = steps.map((one) => ({x: one.changes, y: one.uncovered / 60, low: one.bound == null ? null : one.bound / 60, label: say(words.point, {n: count(one.changes), hours: hours(one.uncovered)})}));
    const who = () => changed(steps[at.value], design.today);
    const row = (rep) => h("tr", {key: rep}, [h("td", h(Person, {place, rep})), h("td", rolesText(design.today.roles[rep])), h("td", {class: "moved"}, rolesText(steps[at.value].roles[rep]))]);
    return () => steps.length > 1 && h("div", {class: "columns"}, [
      h(Panel, {title: words.curve, note: words.curveNote}, () => h(Curve, {points, chosen: at.value, label: say(words.curve), labelX: say(words.people), labelY: say(words.uncovered), writeX: (value) => (Number.isInteger(value) ? count(value) : ""), writeY: count, onChoose: (place_) => { at.value = place_; }})),
      h(Panel, {title: words.who, note: points[at.value].label, flush: true}, () => h(ShortTable, {heads: [[words.person], [words.from], [words.to]], rows: who(), row})),
    ]);
  },
});

const DEFAULTS = {roles: {}, growth: {develops: 1, keeps: 1, serves: 1}, mixed: true, new_pace: 0.8, fixed: [], wishes: []};

function fields({values, set}, place) {
  const grow = (care) => h(Slider, {id: `growth-${care}`, key: care, label: say(words.growth, {care: say(careWords[care])}), min: 50, max: 200, step: 5, value: Math.round(100 * (values.growth[care] ?? 1)), show: (value) => signed(value - 100) + " %", onChange: (value) => set({growth: {...values.growth, [care]: value / 100}})});
  return [
    CARES.map(grow),
    h(Slider, {id: "new-pace", label: words.pace, min: 30, max: 100, step: 5, value: Math.round(100 * values.new_pace), show: (value) => percent(value / 100), onChange: (value) => set({new_pace: value / 100})}),
    h(People, {id: "fixed", label: words.fixed, place, value: values.fixed, onChange: (fixed) => set({fixed})}),
    h(Check, {label: words.mixed, value: values.mixed, onChange: (mixed) => set({mixed})}),
    h(Wishes, {value: values.wishes, numPeople: place.board.reps.active.filter(Boolean).length, onChange: (wishes) => set({wishes})}),
    h(AskedFile, {name: "roles", place, onFill: (file) => set({...DEFAULTS, ...file, growth: {...DEFAULTS.growth, ...file.growth}})}),
  ];
}

export const component = defineComponent({
  props: {place: Object},
  setup({place}) {
    const params = ({roles, growth, mixed, new_pace, fixed, wishes}) => ({roles: {roles, growth, mixed, new_pace, fixed, wishes}, design: true});
    return () => h(Question, {name: "roles", kind: "responsibility", place, defaults: DEFAULTS, params, fits: (job) => Boolean(job.params.design), headline: ({design}) => design.headline}, {
      fields: (state) => fields(state, place),
      default: ({design}) => [next(design, place), h(Steps, {design, place}), splits(design)],
    });
  },
});
