// Scenarios beside their base: every measure as a number with a bar, what is lost, and whose load changes. A cost is called
// better or worse only where that is proven. When to modify: with what a comparison answers (assigner/what_if/comparison.py).

import {get} from "../../core/api.js";
import {amount} from "../../core/dimensions.js";
import {loading} from "../../core/load.js";
import {count, hours, percent, say, short, signed} from "../../core/words.js";
import {defineComponent, h} from "../../core/vue.js";
import {LoadBar} from "../../parts/bars.js";
import {Loaded} from "../../parts/panel.js";
import {levelName} from "../plan/quality.js";

const words = {
  measure: {en: "Measure", zh: "指标"},
  base: {en: "Plan of today", zh: "现有方案"},
  level: {en: "Cost: {level}", zh: "代价：{level}"},
  better: {en: "proven better", zh: "已证明更好"},
  worse: {en: "proven worse", zh: "已证明更差"},
  "within-gap": {en: "within what is proven", zh: "在证明范围内无法区分"},
  failed: {en: "no plan: {why}", zh: "无方案：{why}"},
  infeasible: {en: "no plan: proven, none keeps all hard rules", zh: "无方案：已证明任何方案都会违反硬性规则"},
  noPlan: {en: "no plan was found in time", zh: "限时内未找到方案"},
  loads: {en: "Whose load changes most: {name}", zh: "负荷变化最大的人员：{name}"},
  fallen: {en: "{n} items fall to nobody", zh: "{n} 项无人负责"},
  change: {en: "{before} → {after}", zh: "{before} → {after}"},
};
const FIRST = ["coverage", "unassigned", "max_utilisation", "overloaded_reps", "unevenness", "unevenness_potential", "moved_items", "moved_revenue", "changed_items"];
const MOST_REPS = 8;

const worth = (figure, kind) => (figure == null ? null : kind === "share" ? figure.share ?? figure.value : figure.value);

function written(figure, kind) {
  const value = worth(figure, kind);
  if (value === null) return "–";
  if (kind === "share") return percent(value, 1);
  if (kind === "minutes") return hours(value);
  return kind === "money" ? short(value) : count(value);
}

function cell(entry, name, measure, most, base) {
  const value = worth(entry.measures[name], measure.kind);
  const was = worth(base.measures[name], measure.kind);
  const isOther = entry !== base && value !== null && was !== null && value !== was && measure.better !== "neither";
  const kind = isOther ? ((value < was) === (measure.better === "low") ? "is-better" : "is-worse") : "";
  return h("td", {key: entry.name}, h("div", {class: "bar-cell"}, [
    h("span", {class: ["number", kind]}, written(entry.measures[name], measure.kind)),
    h("span", {class: "bar-track", "aria-hidden": "true"}, h("i", {class: kind, style: {width: `${most > 0 && value !== null ? (100 * Math.abs(value)) / most : 0}%`}})),
  ]));
}

function measureRows(entries, titles) {
  const known = Object.keys(titles).filter((name) => titles[name] && entries.some((entry) => entry.measures[name] != null));
  const order = [...FIRST.filter((name) => known.includes(name)), ...known.filter((name) => !FIRST.includes(name))];
  const changes = (name) => new Set(entries.map((entry) => worth(entry.measures[name], titles[name].kind))).size > 1;
  return order.filter((name) => FIRST.includes(name) || changes(name)).map((name) => {
    const most = Math.max(...entries.map((entry) => Math.abs(worth(entry.measures[name], titles[name].kind) ?? 0)));
    return h("tr", {key: name, "data-measure": name}, [h("th", {scope: "row"}, say(titles[name].title)), entries.map((entry) => cell(entry, name, titles[name], most, entries[0]))]);
  });
}

function levelRows(entries) {
  return entries[0].levels.map((level) => h("tr", {key: `level ${level.name}`}, [
    h("th", {scope: "row"}, say(words.level, {level: levelName(level.name)})),
    entries.map((entry) => {
      const own = entry.levels.find((one) => one.name === level.name);
      const verdict = entry.against_base?.[level.name];
      return h("td", {key: entry.name}, [h("span", {class: "number"}, count(own?.score)), words[verdict] && h("small", {class: ["note", verdict === "better" && "is-better", verdict === "worse" && "is-worse"]}, ` ${say(words[verdict])}`)]);
    }),
  ]));
}

function head(entry, isBase) {
  const broken = !entry.levels.some((level) => level.score != null);
  const why = () => (entry.error ? say(words.failed, {why: say(entry.error)}) : say(words[entry.status] ?? words.noPlan));
  return h("th", {scope: "col", key: entry.name}, [
    h("span", isBase ? say(words.base) : entry.title || entry.name),
    broken && h("small", {class: "is-worse"}, ` ${why()}`),
    entry.fallen?.length > 0 && h("small", {class: "is-worse"}, ` ${say(words.fallen, {n: count(entry.fallen.length)})}`),
  ]);
}

function repLoads(entry) {
  const changed = entry.reps.filter((rep) => rep.minutes_change || rep.count_change);
  if (!changed.length) return null;
  const name = "minutes" in changed[0] ? "minutes" : "count";
  const most = 1.1 * Math.max(...changed.map((rep) => Math.max(rep[name], rep[`${name}_before`])), 1);
  return h("section", {class: "loads-of", key: entry.name}, [
    h("h3", say(words.loads, {name: entry.title || entry.name})),
    h("ul", {class: "people-changed"}, changed.slice(0, MOST_REPS).map((rep) => h("li", {key: rep.rep, class: "load-change"}, [
      h("span", rep.name),
      h(LoadBar, {load: rep[name], capacity: null, target: 0, before: rep[`${name}_before`], most, write: (value) => amount(name, value)}),
      h("span", {class: "note number"}, `${say(words.change, {before: amount(name, rep[`${name}_before`]), after: amount(name, rep[name])})} (${signed(name === "minutes" ? rep[`${name}_change`] / 60 : rep[`${name}_change`], 1)})`),
    ]))),
  ]);
}

/** Props: `answer` of a what-if job, `board` of the plan that is the base. */
export const Comparison = defineComponent({
  props: {answer: Object, board: Object},
  setup({answer, board}) {
    const measures = loading(() => get(`/v1/plans/${board.plan.id}/measures`));
    const entries = [answer.base, ...answer.scenarios];
    const titles = (found) => Object.fromEntries(Object.entries({...found.owners, ...found.plan}).map(([name, one]) => [name, one ?? found.owners[name]]));
    return () => h("div", {class: "comparison"}, [
      h("p", {class: "decided", role: "status"}, say(answer.headline)),
      h(Loaded, {of: measures}, {default: (found) => h("div", {class: "scroll-x"}, h("table", {class: "table tight side-by-side"}, [
        h("thead", h("tr", [h("th", {scope: "col"}, say(words.measure)), entries.map((entry, at) => head(entry, at === 0))])),
        h("tbody", [measureRows(entries, titles(found)), levelRows(entries)]),
      ]))}),
      h("div", {class: "columns"}, answer.scenarios.map(repLoads)),
    ]);
  },
});
