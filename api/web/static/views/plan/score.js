// What a plan costs, rule by rule, and how good it is: levels with their proven bounds, rules with their largest matches.
// When to modify: with what a scorecard says.

import {get} from "../../core/api.js";
import {loading} from "../../core/load.js";
import {count, listed, percent, say} from "../../core/words.js";
import {defineComponent, h} from "../../core/vue.js";
import {Empty, Loaded, Panel} from "../../parts/panel.js";
import {gapText, levelName, quality} from "./quality.js";

const words = {
  good: {en: "How good it is", zh: "方案有多好"},
  cost: {en: "Cost", zh: "代价"},
  bound: {en: "No plan below", zh: "不可能低于"},
  gap: {en: "Room at most", zh: "改进空间上限"},
  level: {en: "What counts, most important first", zh: "评价层级（最重要的在前）"},
  rules: {en: "What it costs, and why", zh: "代价从何而来"},
  rulesNote: {en: "Each rule adds its weight times the amount. Open one to see where it hurts most.", zh: "每条规则的代价为权重乘以程度。展开可查看影响最大之处。"},
  hard: {en: "All hard rules are kept.", zh: "所有硬性规则均已满足。"},
  broken: {en: "Hard rules are broken.", zh: "有硬性规则被违反。"},
  rule: {en: "Rule", zh: "规则"},
  matches: {en: "Places", zh: "处数"},
  amount: {en: "Amount", zh: "程度"},
  weight: {en: "Weight", zh: "权重"},
  share: {en: "Share", zh: "占比"},
  unknown: {en: "unknown", zh: "未知"},
  proven: {en: "proven best", zh: "已证明最优"},
  kept: {en: "Rules that cost nothing here: {names}.", zh: "此处没有产生代价的规则：{names}。"},
  free: {en: "This plan costs nothing: every wish is met.", zh: "该方案没有任何代价：所有期望均已满足。"},
};

function levels(plan) {
  const heads = [words.level, words.cost, words.bound, words.gap];
  return h("table", {class: "table"}, [
    h("thead", h("tr", heads.map((head, index) => h("th", {scope: "col", class: index ? "number" : ""}, say(head))))),
    h("tbody", plan.levels.map((level) => h("tr", {key: level.name}, [
      h("td", levelName(level.name)), h("td", {class: "number"}, count(level.score)), h("td", {class: "number"}, level.bound === null ? say(words.unknown) : count(level.bound)),
      h("td", {class: "number"}, level.gap === null ? say(words.unknown) : level.gap === 0 ? h("span", {class: "badge good"}, say(words.proven)) : gapText(level.gap)),
    ]))),
  ]);
}

function line(one, total) {
  return h("details", {class: "rule", key: one.name}, [
    h("summary", [
      h("span", {class: "rule-name"}, h("span", say(one.title))),
      h("span", {class: "rule-bar", "aria-hidden": "true"}, h("i", {style: {width: `${total ? (100 * one.cost) / total : 0}%`}})),
      h("span", {class: "number"}, count(one.cost)), h("span", {class: "number note"}, total ? percent(one.cost / total) : ""),
    ]),
    h("div", {class: "rule-more"}, [
      h("p", {class: "note"}, `${say(words.matches)}: ${count(one.matches)} · ${say(words.amount)}: ${count(one.amount)} · ${say(words.weight)}: ${count(one.weight)} · ${levelName(one.level)}`),
      h("ul", {class: "plain-list"}, one.examples.map((example) => h("li", say(example)))),
    ]),
  ]);
}

function rules(card) {
  const costly = card.lines.filter((one) => one.cost > 0 || one.matches > 0).sort((a, b) => b.cost - a.cost);
  const total = costly.reduce((sum, one) => sum + one.cost, 0);
  const free = card.lines.filter((one) => !costly.includes(one)).map((one) => say(one.title));
  return [
    h("p", {class: card.feasible ? "good-text" : "bad-text"}, say(card.feasible ? words.hard : words.broken)),
    costly.length ? h("div", {class: "rules"}, costly.map((one) => line(one, total))) : h(Empty, {title: words.free, symbol: "done"}),
    free.length > 0 && h("p", {class: "note"}, say(words.kept, {names: listed(free)})),
  ];
}

export const ScoreTab = defineComponent({
  props: {board: Object},
  setup(props) {
    const card = loading(() => get(`/v1/plans/${props.board.plan.id}/scorecard`, {examples: 5}));
    return () => h("div", {class: "view"}, [
      h(Panel, {title: words.good, note: quality(props.board.plan)}, () => h("div", {class: "scroll-x"}, levels(props.board.plan))),
      h(Panel, {title: words.rules, note: words.rulesNote}, () => h(Loaded, {of: card}, {default: rules})),
    ]);
  },
});
