// Goals: an amount broken down to people, quarters, months and weeks, and how likely each target is reached from the book
// that the plan gives. When to modify: with what goals say (assigner/manage/goals/goals.py).

import {find} from "../../core/api.js";
import {loading} from "../../core/load.js";
import {Link} from "../../core/router.js";
import {count, listed, number, percent, say, short} from "../../core/words.js";
import {defineComponent, h, ref} from "../../core/vue.js";
import {RangeBar} from "../../parts/bars.js";
import {Choice, Select, Slider, TextField} from "../../parts/form.js";
import {Matrix} from "../../parts/matrix.js";
import {Panel} from "../../parts/panel.js";
import {dimensionName} from "../../core/dimensions.js";
import {NumberField} from "./fields.js";
import {AskedFile, FileLink} from "./files.js";
import {Glance, Next, Person, ShortTable, nameOf} from "./parts.js";
import {Question} from "./question.js";

const words = {
  amount: {en: "What all together should reach", zh: "全体应达到的总量"},
  period: {en: "When", zh: "期间"},
  unit: {en: "Unit", zh: "单位"},
  fair: {en: "Fair by", zh: "公平依据"},
  capacity: {en: "days at work", zh: "工作天数"}, expected: {en: "what the book lets expect", zh: "客户预期"},
  chance: {en: "Chance that an account or lead brings its {of} in a quarter", zh: "一个季度内客户或线索实现其{of}的概率"},
  history: {en: "Chances, paces and seasons come from the history of deals that is kept with the team.", zh: "概率、节奏与季节取自随团队保存的商机历史。"},
  noHistory: {en: "One chance for all is a guess; a history of deals says it for each person and product.", zh: "统一概率只是估计；商机历史可给出每人、每种产品的概率。"}, giveHistory: {en: "Give a history", zh: "提供商机历史"},
  far: {en: "Out of reach: {who}. Give a better book, or a smaller target.", zh: "难以达成：{who}。请改善客户组合或降低目标。"},
  easy: {en: "Too easy: {who}. There is room for a larger target.", zh: "过于容易：{who}。目标可以更高。"},
  rebook: {en: "Try moving accounts", zh: "尝试调整客户"},
  fairly: {en: "Nobody's target is out of reach or too easy.", zh: "没有人的目标难以达成或过于容易。"},
  unknown: {en: "How likely the targets are reached is not known: say a chance, or give a history of deals.", zh: "达成概率未知：请给出概率或商机历史。"},
  target: {en: "Target of {period}", zh: "{period} 目标"}, reached: {en: "Chance to reach {quarter}", zh: "{quarter} 达成概率"}, mean: {en: "Expected in {quarter}", zh: "{quarter} 预计"}, asked: {en: "Asked in {quarter}", zh: "{quarter} 目标"},
  people: {en: "Everybody's target, the least likely first", zh: "每个人的目标（可能性低者在前）"},
  legend: {en: "Band: 8 of 10 cases · dot: expected · line: target of {quarter}", zh: "色带：80% 区间 · 圆点：预计 · 竖线：{quarter} 目标"},
  person: {en: "Person", zh: "人员"}, whole: {en: "Target", zh: "目标"}, forecast: {en: "Forecast of {quarter}", zh: "{quarter} 预测"}, likely: {en: "Chance", zh: "概率"}, lost: {en: "Days away", zh: "缺勤天数"},
  range: {en: "{low} to {high}, expected {mean}, target {target}", zh: "{low} 至 {high}，预计 {mean}，目标 {target}"},
  cells: {en: "Week by week", zh: "逐周分解"}, each: {en: "Broken down to", zh: "分解到"},
  quarter: {en: "Quarters", zh: "季度"}, month: {en: "Months", zh: "月"}, week: {en: "Weeks", zh: "周"},
  past: {en: "Would such forecasts have held?", zh: "以往的预测准吗？"}, forQuarter: {en: "Quarter", zh: "季度"}, said: {en: "Said (8 of 10)", zh: "预测（80%）"}, came: {en: "Came", zh: "实际"}, inside: {en: "People inside their range", zh: "落在区间的人数"},
  csv: {en: "All targets (CSV)", zh: "全部目标（CSV）"}, sentences: {en: "Every target in one sentence", zh: "每个目标一句话"},
  all: {en: "All together", zh: "合计"},
};
const MOST_NAMED = 4;

const total = (board, name) => (board.items[name] ?? []).reduce((sum, value) => sum + (value ?? 0), 0);
const rounded = (value) => { const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(value, 1))) - 1); return Math.round(value / step) * step; };

function periods(board) {
  const year = Number((board.first_day ?? new Date().toISOString()).slice(0, 4));
  return [year, year + 1].flatMap((one) => [`${one}`, ...[1, 2, 3, 4].map((quarter) => `${one}-Q${quarter}`)]);
}

const quarterOf = (board) => { const [year, month] = (board.first_day ?? new Date().toISOString()).split("-").map(Number); return `${year}-Q${Math.ceil(month / 3)}`; };

function defaultsOf(board) {
  const brings = ["value", "potential"].find((name) => total(board, name) > 0) ?? "count";
  const chance = 0.3;
  return {amount: Math.max(1, rounded(total(board, brings) * chance)), period: quarterOf(board), unit: board.units[brings] ?? "", chance, brings, fair_by: ["potential", "value"].find((name) => total(board, name) > 0) ?? "capacity"};
}

function params(values, hasHistory) {
  const {amount, period, unit, fair_by, chance, brings, more} = values;
  const chances = hasHistory ? [] : [{kinds: ["account", "lead"], amount: brings, chance}];
  return {goal: {chances, ...more, amount, period, unit, fair_by}};
}

function fields({values, set}, place, hasHistory) {
  const {board} = place;
  const fair = [...Object.keys(board.reps.loads).filter((name) => name !== "count"), "capacity", "expected"];
  return [
    h(NumberField, {id: "amount", label: words.amount, hint: count(values.amount), min: 1, value: values.amount, onChange: (amount) => set({amount: Math.round(amount)})}),
    h(TextField, {id: "unit", label: words.unit, value: values.unit, maxlength: 20, onChange: (unit) => set({unit})}),
    h(Select, {id: "period", label: words.period, value: values.period, options: [...new Set([...periods(board), values.period])].map((one) => ({value: one, label: one})), onChange: (period) => set({period})}),
    h(Select, {id: "fair", label: words.fair, value: values.fair_by, options: fair.map((one) => ({value: one, label: words[one] ?? dimensionName(one)})), onChange: (fair_by) => set({fair_by})}),
    hasHistory ? h("p", {class: "note whole"}, say(words.history)) : h(Slider, {id: "chance", label: say(words.chance, {of: dimensionName(values.brings).toLowerCase()}), min: 1, max: 100, value: Math.round(100 * values.chance), show: (value) => percent(value / 100), onChange: (value) => set({chance: value / 100})}),
    !hasHistory && h("p", {class: "note whole"}, [say(words.noHistory), " ", h(Link, {to: "/manage/review", query: {plan: place.plan.id}}, () => say(words.giveHistory))]),
    h(AskedFile, {name: "goal", place, onFill: ({amount, period, unit = "", fair_by = "potential", ...more}) => set({amount, period, unit, fair_by, more})}),
  ];
}

const byChance = (reps) => [...reps].sort((a, b) => (a.checked?.chance ?? 0) - (b.checked?.chance ?? 0));

function next(goals, asked, place) {
  if (!goals.total.checked) return h(Next, {kind: "warn", text: words.unknown});
  const [least, most] = [asked.share_least ?? 0.25, asked.share_most ?? 0.9];
  const named = goals.reps.filter((one) => one.target > 0);
  const told = (list, text, kind) => list.length > 0 && h(Next, {kind, text: say(text, {who: listed(list.slice(0, MOST_NAMED).map((one) => `${nameOf(place, one.rep)} (${percent(one.checked.chance)})`)) + (list.length > MOST_NAMED ? " …" : "")})}, {default: () => h(Link, {to: `/plans/${place.plan.id}/change`, class: "button"}, () => say(words.rebook))});
  const far = byChance(named.filter((one) => one.checked.chance < least));
  const easy = byChance(named.filter((one) => one.checked.chance > most)).reverse();
  if (!far.length && !easy.length) return h(Next, {kind: "good", text: words.fairly});
  return [told(far, words.far, "warn"), told(easy, words.easy, "plain")];
}

function glance(goals) {
  const {quarter, period, total: all} = goals;
  const found = all.checked;
  return h(Glance, {figures: [
    {label: say(words.target, {period}), value: `${count(all.target)} ${goals.unit}`},
    found && period !== quarter && {label: say(words.asked, {quarter}), value: count(found.target)},
    found && {label: say(words.mean, {quarter}), value: `${short(found.mean)} (${short(found.low)}–${short(found.high)})`},
    found && {label: say(words.reached, {quarter}), value: percent(found.chance), kind: found.chance < 0.25 ? "bad" : found.chance > 0.6 ? "good" : ""},
  ]});
}

const look = (chance) => (chance < 0.25 ? "bad" : chance > 0.9 ? "accent" : "good");

function forecast(found, most) {
  if (!found || (!found.target && !found.high)) return "–";
  const about = say(words.range, {low: short(found.low), high: short(found.high), mean: short(found.mean), target: count(found.target)});
  return h(RangeBar, {low: found.low, mean: found.mean, high: found.high, mark: found.target, most, label: about});
}

function people(goals, place) {
  const {quarter} = goals;
  const most = Math.max(...goals.reps.flatMap((one) => [one.checked?.high ?? 0, one.checked?.target ?? 0]), 1);
  const row = (one) => h("tr", {key: one.rep, title: say(one.statement)}, [
    h("td", {class: "who-cell"}, h(Person, {place, rep: one.rep})), h("td", {class: "number"}, count(one.target)), h("td", {class: "bar-cell-wide"}, forecast(one.checked, most)),
    h("td", {class: "number"}, one.checked && one.target ? h("span", {class: ["badge", look(one.checked.chance)]}, percent(one.checked.chance)) : "–"), h("td", {class: "number"}, number(one.days_lost, 1)),
  ]);
  return h(Panel, {title: words.people, note: say(words.legend, {quarter}), flush: true}, () => h(ShortTable, {
    heads: [[words.person], [words.whole, "number"], [say(words.forecast, {quarter})], [words.likely, "number"], [words.lost, "number"]], rows: byChance(goals.reps), row, most: 15,
  }));
}

/** Targets as people agree them: who, what, how much, until when, how likely; teams first. */
const sentences = (goals) => h("details", {class: "question-asked panel"}, [
  h("summary", h("span", {class: "strong"}, say(words.sentences))),
  h("div", {class: "panel-body"}, h("ul", {class: "reasons"}, [...goals.teams, ...byChance(goals.reps)].filter((one) => one.target > 0).map((one) => h("li", {key: `${one.team} ${one.rep}`}, say(one.statement))))),
]);

/** Everybody's targets by quarters, months or weeks as a heat map, with the sum of all. */
const Cells = defineComponent({
  props: {goals: Object, place: Object},
  setup({goals, place}) {
    const each = ref("month");
    const kinds = ["quarter", "month", "week"].filter((kind) => goals.cells.some((cell) => cell.kind === kind));
    return () => {
      const shown = kinds.includes(each.value) ? each.value : kinds.at(-1);
      const cells = goals.cells.filter((cell) => cell.kind === shown);
      const columns = [...new Map(cells.map((cell) => [`${cell.month} ${cell.label} ${cell.first_day}`, cell])).entries()].map(([key, cell]) => ({key, label: cell.label, note: shown === "week" ? cell.first_day.slice(5) : ""}));
      const byKey = new Map(cells.map((cell) => [`${cell.rep} ${cell.month} ${cell.label} ${cell.first_day}`, cell.target]));
      const sums = (key) => goals.reps.reduce((sum, one) => sum + (byKey.get(`${one.rep} ${key}`) ?? 0), 0);
      const rows = [{key: "", head: h("strong", say(words.all))}, ...goals.reps.map((one) => ({key: one.rep, head: h(Person, {place, rep: one.rep})}))];
      const cell = (row, column) => { const value = row.key ? byKey.get(`${row.key} ${column.key}`) ?? 0 : sums(column.key); return {value, text: short(value), title: count(value), kind: row.key ? undefined : "sum"}; };
      return h(Panel, {title: words.cells, flush: true}, {
        actions: () => h(Choice, {value: shown, label: words.each, options: kinds.map((value) => ({value, label: words[value]})), onChange: (value) => { each.value = value; }}),
        default: () => h(Matrix, {rows, columns, cell, most: Math.max(...cells.map((one) => one.target), 1), corner: words.person, label: say(words.cells)}),
      });
    };
  },
});

function past(goals) {
  return goals.backtests.length > 0 && h(Panel, {title: words.past, flush: true}, () => h(ShortTable, {
    heads: [[words.forQuarter], [words.said], [words.came, "number"], [words.inside, "number"]], rows: goals.backtests,
    row: (one) => h("tr", {key: one.quarter}, [h("td", one.quarter), h("td", `${short(one.low)} – ${short(one.high)}`), h("td", {class: ["number", one.actual >= one.low && one.actual <= one.high ? "good-text" : "bad-text"]}, short(one.actual)), h("td", {class: "number"}, `${count(one.inside)} / ${count(one.reps)}`)]),
  }));
}

export const component = defineComponent({
  props: {place: Object},
  setup({place}) {
    const history = loading(() => find(`/v1/problems/${place.problem.id}/history`));
    const hasHistory = () => history.value?.num_deals > 0;
    return () => h(Question, {name: "goals", kind: "goals", place, defaults: defaultsOf(place.board), params: (values) => params(values, hasHistory())}, {
      fields: (state) => fields(state, place, hasHistory()),
      default: (goals, job) => [glance(goals), next(goals, job.params.goal, place), people(goals, place), sentences(goals), h(Cells, {goals, place}), past(goals)],
      downloads: (job) => h(FileLink, {job: job.id, format: "csv", label: words.csv}),
    });
  },
});
