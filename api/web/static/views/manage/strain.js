// Strain: everybody's load over a line of plans, whose rises, when it will be too much, whether balance decays; asked at once, without a job.
// When to modify: with what a trend says (api/routes/trends.py).

import {get} from "../../core/api.js";
import {date} from "../../core/dates.js";
import {loading} from "../../core/load.js";
import {Link} from "../../core/router.js";
import {count, listed, number, percent, say, signed} from "../../core/words.js";
import {defineComponent, h, ref} from "../../core/vue.js";
import {Check} from "../../parts/form.js";
import {Matrix} from "../../parts/matrix.js";
import {Empty, Loaded, Panel} from "../../parts/panel.js";
import {Next, Person, ShortTable, nameOf} from "./parts.js";
import {planName} from "./place.js";

const words = {
  line: {en: "Plans that are compared, oldest first", zh: "所比较的方案（由旧到新）"}, lineNote: {en: "At least three; the newest of each version if you choose none.", zh: "至少三个；不选时取每个版本的最新方案。"}, plan: {en: "{name} · version {version}", zh: "{name} · 版本 {version}"},
  few: {en: "Too few plans for a trend", zh: "方案太少，看不出趋势"}, fewText: {en: "Plan this team again when something has changed: three plans make a line, and each further one makes it surer.", zh: "情况变化后请重新规划：三个方案即可成线，越多越可靠。"}, toProblem: {en: "To the plans", zh: "前往方案"},
  relieve: {en: "Relieve {names}: the load is over what there is, or will be with the next plan.", zh: "请减轻{names}的负担：已超出可用时间，或下一个方案即将超出。"},
  watch: {en: "Keep an eye on {names}: the load rises, with room for {n:more plan|more plans}.", zh: "请留意{names}：负荷在上升，还可承受约 {n} 个方案。"}, calm: {en: "Nobody's load rises: nothing to do.", zh: "没有人负荷上升，无需处理。"},
  move: {en: "Try moving work away", zh: "尝试转出工作"},
  loads: {en: "Load as a share of the minutes there are", zh: "负荷占可用时间的比例"}, loadsNote: {en: "Darker is fuller; outlined: over what there is. Rising people first.", zh: "颜色越深越满；描边：已超出。上升者在前。"}, person: {en: "Person", zh: "人员"},
  rising: {en: "Whose load rises", zh: "负荷上升的人员"}, slope: {en: "A plan", zh: "每个方案"}, chance: {en: "By chance alone", zh: "纯属偶然"}, left: {en: "Full in", zh: "多久满"}, said: {en: "In words", zh: "说明"}, plans: {en: "{n:plan|plans}", zh: "{n} 个方案"}, now: {en: "now", zh: "现在"},
};
const SOON = 1;
const LEAST = 3;

function next(found, place) {
  const names = (list) => listed(list.slice(0, 3).map((one) => nameOf(place, one.rep))) + (list.length > 3 ? " …" : "");
  const soon = found.strains.filter((one) => one.plans_left <= SOON);
  const later = found.strains.filter((one) => one.plans_left > SOON);
  if (!found.strains.length) return h(Next, {kind: "good", text: words.calm});
  return [
    soon.length > 0 && h(Next, {kind: "warn", text: say(words.relieve, {names: names(soon)})}, {default: () => h(Link, {to: `/plans/${place.plan.id}/change`, class: "button"}, () => say(words.move))}),
    later.length > 0 && h(Next, {text: say(words.watch, {names: names(later), n: count(Math.min(...later.map((one) => one.plans_left)))})}),
  ];
}

function chart(found, place) {
  const slopes = new Map(found.strains.map((one) => [one.rep, one.slope]));
  const rows = [...found.reps].sort((a, b) => (slopes.get(b.rep) ?? -1) - (slopes.get(a.rep) ?? -1) || (b.shares.at(-1) ?? 0) - (a.shares.at(-1) ?? 0));
  const cell = (row, column) => {
    const value = row.shares[column.at];
    return value == null ? null : {value, text: percent(value), kind: value > 1 ? "over" : undefined};
  };
  return h(Panel, {title: words.loads, note: words.loadsNote, flush: true}, () => h(Matrix, {
    rows: rows.map((one) => ({key: one.rep, shares: one.shares, head: h(Person, {place, rep: one.rep})})), columns: found.plans.map((plan, at) => ({key: plan.id, at, label: planName(plan), note: date(plan.made)})), cell, most: 1, corner: words.person, label: say(words.loads),
  }));
}

function rising(found, place) {
  const row = (one) => h("tr", {key: one.rep}, [
    h("td", h(Person, {place, rep: one.rep})), h("td", {class: "number"}, `${signed(100 * one.slope, 1)} %`), h("td", {class: "number"}, number(one.p, 3)),
    h("td", {class: "number"}, one.plans_left === 0 ? h("span", {class: "badge bad"}, say(words.now)) : say(words.plans, {n: count(one.plans_left)})), h("td", {class: "note"}, say(one.words)),
  ]);
  return found.strains.length > 0 && h(Panel, {title: words.rising, flush: true}, () => h(ShortTable, {heads: [[words.person], [words.slope, "number"], [words.chance, "number"], [words.left, "number"], [words.said]], rows: found.strains, row}));
}

const few = (place) => h(Panel, {}, () => h(Empty, {title: words.few, text: words.fewText, symbol: "plan"}, () => h(Link, {to: `/problems/${place.problem.id}`, class: "button main"}, () => say(words.toProblem))));

export const component = defineComponent({
  props: {place: Object},
  setup({place}) {
    const chosen = ref([]);
    const found = loading(() => get(`/v1/problems/${place.problem.id}/trend`, {plan: chosen.value}), () => chosen.value.join());
    const toggle = (id) => { chosen.value = chosen.value.includes(id) ? chosen.value.filter((one) => one !== id) : [...chosen.value, id]; };
    const choice = () => h("details", {class: "question-asked panel"}, [
      h("summary", [h("span", {class: "strong"}, say(words.line)), h("span", {class: "note"}, say(words.lineNote))]),
      h("div", {class: "panel-body question-fields"}, [...place.plans].reverse().map((plan) => h(Check, {key: plan.id, value: chosen.value.includes(plan.id), label: say(words.plan, {name: planName(plan), version: plan.version}), onChange: () => toggle(plan.id)}))),
    ]);
    const answer = (trend) => (trend.plans.length < LEAST ? few(place) : h("div", {class: "answer"}, [
      h("p", {class: "headline", role: "status"}, say(trend.headline)), h("p", say(trend.balance.words)), next(trend, place), chart(trend, place), rising(trend, place),
    ]));
    return () => h("div", {class: "question"}, [place.plans.length >= LEAST && choice(), h(Loaded, {of: found, lines: 5}, {default: answer})]);
  },
});
