// Incentives: what everybody may expect to earn, with its spread, what another scheme changes before it is announced, how
// even chances are, and who won what others would have lost. When to modify: with what the answer says (assigner/manage/incentives).

import {count, percent, say, short, signed} from "../../core/words.js";
import {defineComponent, h} from "../../core/vue.js";
import {RangeBar} from "../../parts/bars.js";
import {Check, Select, TextField} from "../../parts/form.js";
import {Panel} from "../../parts/panel.js";
import {AskedFile} from "./files.js";
import {NumberField} from "./fields.js";
import {History} from "./history.js";
import {SchemeForm} from "./incentives/scheme.js";
import {CompareButton, Glance, Next, Person, ShortTable, nameOf} from "./parts.js";
import {nextQuarter} from "./periods.js";
import {Question} from "./question.js";

const words = {
  amount: {en: "Target of all together", zh: "全队目标"}, amountHint: {en: "What was won in the last quarter, until you say otherwise.", zh: "默认为上季度赢单金额。"}, period: {en: "Quarter", zh: "季度"},
  fair: {en: "Targets shared by", zh: "目标分配依据"}, expected: {en: "what books and pace let one expect", zh: "客户与节奏的预期"}, potential: {en: "potential of the books", zh: "客户潜力"}, value: {en: "value of the books", zh: "客户价值"}, capacity: {en: "working days", zh: "工作天数"},
  scheme: {en: "The scheme", zh: "激励方案"}, compare: {en: "Compare with what is paid today", zh: "与现行方案比较"}, today: {en: "What is paid today", zh: "现行方案"}, flat: {en: "flat", zh: "统一提成"}, tiers: {en: "tiers", zh: "分段提成"},
  paid: {en: "Also for a quarter that was", zh: "同时计算过去某季度"}, noPaid: {en: "no", zh: "否"},
  costs: {en: "The scheme pays", zh: "方案支付"}, range: {en: "In 8 of 10 cases", zh: "80% 区间"}, rate: {en: "Of what is won", zh: "占赢单金额"}, change: {en: "Against today", zh: "较现行"}, uneven: {en: "Would have to change hands to be even", zh: "均等所需易手比例"},
  people: {en: "What everybody may expect", zh: "各人预期收入"}, who: {en: "Who", zh: "人员"}, reached: {en: "Reaches the target", zh: "达成概率"}, pay: {en: "Pay of the quarter", zh: "季度收入"}, spread: {en: "Spread", zh: "区间"}, diff: {en: "Change", zh: "变化"}, capped: {en: "Cap cuts", zh: "封顶概率"},
  legend: {en: "Bar: 8 of 10 cases; dot: the mean; line: what today's scheme would pay.", zh: "条形：80% 区间；圆点：均值；竖线：现行方案的均值。"}, legendAlone: {en: "Bar: 8 of 10 cases; dot: the mean.", zh: "条形：80% 区间；圆点：均值。"},
  about: {en: "{name}: {mean}, {low} to {high} in 8 of 10 cases", zh: "{name}：{mean}，80% 区间 {low} 至 {high}"},
  dearer: {en: "It costs {n} more a quarter. {less:person|people} would earn less, {name} the most ({loss}): talk to them before it is announced.", zh: "每季度多支付 {n}。{less} 人收入减少，{name}最多（{loss}）：宣布前请先沟通。"},
  cheaper: {en: "It costs {n} less a quarter. {less:person|people} would earn less, {name} the most ({loss}): talk to them before it is announced.", zh: "每季度少支付 {n}。{less} 人收入减少，{name}最多（{loss}）：宣布前请先沟通。"},
  nobody: {en: "Nobody would earn less than today. It costs {n} more a quarter.", zh: "无人收入减少。每季度多支付 {n}。"},
  balance: {en: "{share} of the pay would have to change hands for everybody to expect the same a day. A plan can share the chances more evenly.", zh: "若要人人每天预期收入相同，须有 {share} 的收入易手。方案可以让机会更均衡。"},
  even: {en: "Try a plan with even chances", zh: "试算机会均衡的方案"}, evenName: {en: "even chances", zh: "机会均衡"},
  recognition: {en: "Recognition", zh: "表彰"}, named: {en: "{points} points where {promised} were to be expected; ±{range} would be chance.", zh: "{points} 分，预期 {promised} 分；±{range} 以内属偶然。"}, dice: {en: "Nobody stands out beyond what dice give: name nobody this quarter, or everybody.", zh: "无人超出偶然的范围：本季度不宜单独表彰，或表彰全体。"},
  pointsHint: {en: "A point is a deal that half of all reps would have lost; harder ones count more. Many deals alone are no merit.", zh: "一分相当于一半的人会丢掉的单；越难分越高。单纯数量多不算功劳。"},
  paidTitle: {en: "Paid for {period}", zh: "{period} 实付"},
};
const FAIR = ["expected", "potential", "value", "capacity"];
const STANDARD = {tiers: [{from_percent: 0, rate_percent: 4}, {from_percent: 80, rate_percent: 6}, {from_percent: 100, rate_percent: 9}]};
const FLAT = {tiers: [{from_percent: 0, rate_percent: 5}]};

function defaultsOf(about) {
  const quarters = Object.entries(about.won_by_quarter);
  const [label, won] = quarters.at(-1) ?? ["", 0];
  return {amount: Math.round(won), period: label ? nextQuarter(label) : "", fair: "expected", scheme: {name: say(words.tiers), ...STANDARD}, isCompared: true, today: {name: say(words.flat), ...FLAT}, paid: ""};
}

function params(values) {
  const goal = {amount: values.amount, period: values.period, fair_by: values.fair, unit: values.scheme.currency ?? ""};
  return {goal, scheme: values.scheme, ...(values.isCompared && {against: values.today}), ...(values.paid && {paid: values.paid})};
}

const money = (answer) => (value) => `${short(value)}${answer.currency ? ` ${answer.currency}` : ""}`;

function glance(answer) {
  const write = money(answer);
  return h(Glance, {figures: [
    {label: words.costs, value: write(answer.mean)}, {label: words.range, value: `${short(answer.low)} – ${short(answer.high)}`}, {label: words.rate, value: percent(answer.rate, 1)},
    answer.change !== null && {label: words.change, value: signed(answer.change), kind: answer.change > 0 ? "warn" : ""}, {label: words.uneven, value: percent(answer.unevenness)},
  ]});
}

/** What follows from the change; who would lose most is named. */
function consequence(answer) {
  if (answer.change === null) return null;
  const losers = answer.reps.filter((one) => one.change < -0.5).sort((a, b) => a.change - b.change);
  const n = money(answer)(Math.abs(answer.change));
  if (!losers.length) return h(Next, {kind: "good", text: say(words.nobody, {n})});
  return h(Next, {kind: "warn", text: say(answer.change >= 0 ? words.dearer : words.cheaper, {n, less: count(losers.length), name: losers[0].name, loss: signed(losers[0].change)})});
}

const balance = (answer, place) => h(Next, {text: say(words.balance, {share: percent(answer.unevenness)})}, () => h(CompareButton, {place, changes: answer.scenario, name: say(words.evenName), label: words.even}));

function people(answer, place) {
  const isCompared = answer.change !== null;
  const [earning, isCapped] = [answer.reps.filter((one) => one.target || one.mean), answer.reps.some((one) => one.capped)];
  const most = Math.max(...answer.reps.flatMap((one) => [one.high, one.mean - (one.change ?? 0)]), 1);
  const write = money(answer);
  const bar = (one) => h(RangeBar, {low: one.low, mean: one.mean, high: one.high, mark: isCompared ? one.mean - one.change : null, most, label: say(words.about, {name: one.name, mean: write(one.mean), low: short(one.low), high: short(one.high)})});
  const row = (one) => h("tr", {key: one.rep}, [
    h("td", h(Person, {place, rep: one.rep})), h("td", {class: "number"}, percent(one.reached)), h("td", {class: "number"}, count(one.mean)), h("td", {class: "range-cell"}, bar(one)),
    isCompared && h("td", {class: ["number", one.change < -0.5 && "bad-text"]}, signed(one.change)), isCapped && h("td", {class: "number"}, percent(one.capped)),
  ]);
  const rows = [...earning].sort((a, b) => (isCompared ? a.change - b.change : b.mean - a.mean));
  const heads = [[words.who], [words.reached, "number"], [words.pay, "number"], [words.spread], ...(isCompared ? [[words.diff, "number"]] : []), ...(isCapped ? [[words.capped, "number"]] : [])];
  return h(Panel, {title: words.people, note: isCompared ? words.legend : words.legendAlone, flush: true}, () => h(ShortTable, {rows, row, heads, most: 20, label: words.people}));
}

function recognition(answer, place) {
  const named = answer.recognition.filter((one) => one.is_sure);
  const card = (one) => h("li", {key: one.rep}, [
    h("h3", nameOf(place, one.rep)), h("p", {class: "note"}, say(words.named, {points: one.points, promised: one.promised, range: one.range})),
    h("ul", {class: "reasons"}, one.reasons.map((reason, at) => h("li", {key: at}, say(reason)))),
  ]);
  return h(Panel, {title: words.recognition, note: words.pointsHint}, () => (named.length ? h("ul", {class: "named"}, named.map(card)) : h("p", say(words.dice))));
}

function paid(answer, place) {
  if (!answer.paid) return null;
  const row = (one) => h("tr", {key: one.rep}, [h("td", nameOf(place, one.rep)), h("td", {class: "number"}, count(one.pay))]);
  return h(Panel, {title: say(words.paidTitle, {period: answer.paid.period}), flush: true}, () => h(ShortTable, {rows: answer.paid.reps, row, heads: [[words.who], [words.pay, "number"]]}));
}

function fields(place, about, {values, set}) {
  const quarters = [{value: "", label: words.noPaid}, ...[...about.quarters].reverse().map((label) => ({value: label, label}))];
  return [
    h(AskedFile, {name: "goal", place, onFill: (goal) => set({amount: goal.amount, period: goal.period, fair: goal.fair_by ?? "potential"})}),
    h(NumberField, {id: "amount", value: values.amount, label: words.amount, hint: words.amountHint, onChange: (amount) => set({amount: Math.round(amount)})}),
    h(TextField, {id: "period", value: values.period, label: words.period, placeholder: "2026-Q4", onChange: (period) => set({period})}),
    h(Select, {id: "fair", value: values.fair, label: words.fair, options: FAIR.map((name) => ({value: name, label: words[name]})), onChange: (fair) => set({fair})}),
    h(Select, {id: "paid", value: values.paid, label: words.paid, options: quarters, onChange: (one) => set({paid: one})}),
    h(SchemeForm, {id: "new", title: words.scheme, value: values.scheme, skills: about.skills, onChange: (scheme) => set({scheme})}, () => h(AskedFile, {name: "scheme", place, onFill: (scheme) => set({scheme})})),
    h("div", {class: "whole"}, h(Check, {value: values.isCompared, label: words.compare, onChange: (isCompared) => set({isCompared})})),
    values.isCompared && h(SchemeForm, {id: "today", title: words.today, value: values.today, skills: about.skills, onChange: (today) => set({today})}, () => h(AskedFile, {name: "scheme-today", place, onFill: (today) => set({today})})),
  ];
}

export const component = defineComponent({
  props: {place: Object},
  setup({place}) {
    const answer = (found) => [glance(found), consequence(found), people(found, place), recognition(found, place), paid(found, place), balance(found, place)];
    const question = (about) => h(Question, {name: "incentives", kind: "incentives", place, defaults: defaultsOf(about), params}, {fields: (form) => fields(place, about, form), default: answer});
    return () => h(History, {place}, {default: question});
  },
});
