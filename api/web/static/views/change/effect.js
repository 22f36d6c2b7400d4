// What a change does: the verdict, what hard rules say, every measure before and after, the rules behind it, the loads of the
// people concerned. When to modify: with what an effect says (assigner/change/effect.py).

import {amount, dimensionName} from "../../core/dimensions.js";
import {count, hours, number, percent, say, short, signed} from "../../core/words.js";
import {h} from "../../core/vue.js";
import {LoadBar} from "../../parts/bars.js";
import {icon} from "../../parts/icons.js";

const words = {
  broken: {en: "What forbids it", zh: "不可行的原因"},
  restBroken: {en: "{n} more", zh: "另外 {n} 处"},
  moreBroken: {en: "and more of the same kind", zh: "以及更多同类情况"},
  mended: {en: "{n} broken hard rules fewer than before.", zh: "比之前少违反 {n} 处硬性规则。"},
  measures: {en: "Measures", zh: "指标"},
  measure: {en: "Measure", zh: "指标"},
  before: {en: "Plan", zh: "原方案"},
  after: {en: "With the change", zh: "更改后"},
  same: {en: "{n} measures stay the same", zh: "其余 {n} 项指标不变"},
  none: {en: "No measure changes.", zh: "没有指标变化。"},
  rules: {en: "Rules behind it", zh: "涉及的规则"},
  points: {en: "{points} points", zh: "{points} 点"},
  people: {en: "People concerned", zh: "涉及的人员"},
  morePeople: {en: "and {n} more people", zh: "以及另外 {n} 人"},
  better: {en: "better", zh: "变好"},
  worse: {en: "worse", zh: "变差"},
  loads: {en: "{before} → {after}", zh: "{before} → {after}"},
};
const FEW = 4;
function figure(kind, value) {
  if (!value) return "–";
  if (kind === "share") return percent(value.share ?? value.value, 1);
  if (kind === "minutes") return hours(value.value);
  return kind === "money" ? short(value.value) : count(value.value);
}

const worth = (kind, value) => (value ? (kind === "share" ? value.share ?? value.value : value.value) : null);

/** `better`, `worse` or "" for a measure that changed. */
function direction(measure) {
  const [old, now] = [worth(measure.kind, measure.before), worth(measure.kind, measure.after)];
  if (measure.better === "neither" || old === null || now === null || old === now) return "";
  return (now < old) === (measure.better === "low") ? "better" : "worse";
}

const isChanged = (measure) => worth(measure.kind, measure.before) !== worth(measure.kind, measure.after);

/** One measure as a row: before, after, and whether that is better. */
function measureRow(measure) {
  const way = direction(measure);
  return h("tr", {key: measure.name, "data-measure": measure.name}, [
    h("th", {scope: "row"}, say(measure.title)),
    h("td", {class: "number"}, figure(measure.kind, measure.before)),
    h("td", {class: ["number", way && `is-${way}`]}, [figure(measure.kind, measure.after), way && h("span", {class: "for-readers"}, ` (${say(words[way])})`)]),
  ]);
}

export function Measures({measures, all}) {
  const shown = all ? measures : measures.filter(isChanged);
  if (!shown.length) return h("p", {class: "note"}, say(words.none));
  return [
    h("table", {class: "table tight measures"}, [
      h("thead", h("tr", [words.measure, words.before, words.after].map((head, at) => h("th", {scope: "col", class: at ? "number" : ""}, say(head))))),
      h("tbody", shown.map(measureRow)),
    ]),
    shown.length < measures.length && h("p", {class: "note"}, say(words.same, {n: count(measures.length - shown.length)})),
  ];
}
Measures.props = {measures: Array, all: Boolean};

/** The verdict in one line. */
export function Verdict({effect}) {
  const first = effect.levels.find((level) => level.before !== level.after);
  const kind = !effect.allowed ? "bad" : !first || !effect.comparable ? "" : first.after < first.before ? "good" : "warn";
  return h("p", {class: ["verdict", kind], role: "status"}, [icon(effect.allowed ? (kind === "good" ? "done" : "info") : "warning"), h("span", say(effect.verdict))]);
}
Verdict.props = {effect: Object};

/** What hard rules say against it: some of it at once, the rest on request. */
export function Broken({effect}) {
  if (effect.allowed) return effect.mended > 0 ? h("p", {class: "note"}, say(words.mended, {n: count(effect.mended)})) : null;
  const [first, rest] = [effect.broken.slice(0, FEW), effect.broken.slice(FEW)];
  const list = (some) => h("ul", some.map((one) => h("li", say(one))));
  return h("div", {class: "broken"}, [
    h("h3", say(words.broken)),
    list(first),
    rest.length > 0 && h("details", [h("summary", say(words.restBroken, {n: count(rest.length)})), list(rest), effect.num_broken > effect.broken.length && h("p", {class: "note"}, say(words.moreBroken))]),
  ]);
}
Broken.props = {effect: Object};

function ruleRow(rule) {
  return h("li", {key: rule.name}, [h("span", say(rule.words)), h("span", {class: ["number", rule.cost > 0 ? "is-worse" : "is-better"]}, say(words.points, {points: signed(rule.cost)}))]);
}

function personLoad(name, {before, after}) {
  const most = 1.15 * Math.max(before.load, after.load, after.capacity ?? 0, after.target ?? 0, 1);
  return h("div", {class: "person-load", key: name}, [
    h("span", {class: "note"}, dimensionName(name)),
    h(LoadBar, {load: after.load, capacity: after.capacity, target: after.target ?? 0, before: before.load, most, write: (value) => amount(name, value)}),
    h("span", {class: "number note"}, say(words.loads, {before: amount(name, before.load), after: amount(name, after.load)})),
  ]);
}

function person(rep) {
  const changed = Object.entries(rep.loads).filter(([name, {before, after}]) => name !== "count" && JSON.stringify(before) !== JSON.stringify(after));
  const shown = changed.length ? changed : Object.entries(rep.loads).slice(0, 1);
  return h("li", {key: rep.rep, "data-person": rep.rep}, [h("strong", rep.name), shown.map(([name, load]) => personLoad(name, load))]);
}

/** The whole effect. `most` people are shown; `bare` leaves the verdict out. */
export function Effect({effect, most = 6, bare}) {
  return h("div", {class: "effect"}, [
    !bare && h(Verdict, {effect}),
    h(Broken, {effect}),
    effect.rules.length > 0 && h("section", [h("h3", say(words.rules)), h("ul", {class: "rule-changes"}, effect.rules.map(ruleRow))]),
    effect.reps.length > 0 && h("section", [h("h3", say(words.people)), h("ul", {class: "people-changed"}, effect.reps.slice(0, most).map(person)),
      effect.num_reps > most && h("p", {class: "note"}, say(words.morePeople, {n: number(effect.num_reps - most, 0)}))]),
    h("section", [h("h3", say(words.measures)), h(Measures, {measures: effect.measures})]),
  ]);
}
Effect.props = {effect: Object, most: Number, bare: Boolean};
