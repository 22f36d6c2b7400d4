// Training: who can do what, what each lesson is worth, who alone holds a skill, and the best training for a budget with its
// sessions. When to modify: with what training says (assigner/manage/training/training.py).

import {Link} from "../../core/router.js";
import {count, hours, listed, say} from "../../core/words.js";
import {defineComponent, h} from "../../core/vue.js";
import {Bar} from "../../parts/bars.js";
import {Select, TextField} from "../../parts/form.js";
import {Matrix} from "../../parts/matrix.js";
import {Panel} from "../../parts/panel.js";
import {levelName} from "../plan/quality.js";
import {NumberField, People} from "./fields.js";
import {AskedFile} from "./files.js";
import {CompareButton, Glance, Next, Person, ShortTable, nameOf} from "./parts.js";
import {Question} from "./question.js";

const words = {
  money: {en: "Most money", zh: "费用上限"}, currency: {en: "Currency", zh: "币种"}, days: {en: "Most days of all people together", zh: "总人天上限"},
  price: {en: "Price of a level", zh: "每级价格"}, length: {en: "Days of a level", zh: "每级天数"}, each: {en: "Most skills one person learns", zh: "每人最多学习几项"},
  barred: {en: "Who is not trained", zh: "不参加培训的人员"}, time: {en: "How long to search", zh: "计算时间"}, minute: {en: "{n} s", zh: "{n} 秒"},
  best: {en: "Suggested: {what}. Worth {worth}, for {price} {currency} and {days:day|days} ({more}).", zh: "建议：{what}。值 {worth}，需 {price} {currency}、{days} 天（{more}）。"},
  points: {en: "{n:point|points} less cost", zh: "代价减少 {n} 点"},
  unproven: {en: "not proven: a longer search alone may save as much", zh: "未证明：更长时间的求解也可能达到"},
  proven: {en: "{n} of it proven", zh: "其中 {n} 已证明"},
  nothing: {en: "No training inside the budget was found to pay.", zh: "预算内未找到值得的培训。"},
  spread: {en: "Still, {n:item hangs|items hang} on one person: {who}. Whoever of them is away, nobody else can step in.", zh: "但有 {n} 项工作只系于一人：{who}。若其缺席，无人可替。"},
  after: {en: "Compare the plan after the training", zh: "对照培训后的方案"}, sessions: {en: "Put the sessions into the plan", zh: "将培训排入方案"},
  placed: {en: "sessions that find a time: {placed} of {wanted}", zh: "{wanted} 场培训中 {placed} 场可排入"},
  alone: {en: "Items on one person", zh: "仅一人能做"}, nobody: {en: "Items nobody can take", zh: "无人能做"}, saved: {en: "Saved at most in the budget", zh: "预算内最多减少"}, level: {en: "Looked at", zh: "衡量层级"},
  singles: {en: "Single lessons, each tried by planning anew", zh: "单项培训（逐项重新规划）"}, lesson: {en: "Lesson", zh: "培训"}, worth: {en: "More work done", zh: "多完成的工作"}, less: {en: "Less cost (points)", zh: "代价减少（点）"}, cost: {en: "Takes", zh: "所需"}, try: {en: "Try it", zh: "试算"},
  noGain: {en: "nothing found", zh: "未见收益"},
  takes: {en: "{price} {currency}, {days} d", zh: "{price} {currency}，{days} 天"},
  skills: {en: "Skills that the work needs", zh: "工作所需技能"}, skill: {en: "Skill", zh: "技能"}, work: {en: "Work", zh: "工作"}, holders: {en: "Who holds it", zh: "具备者"}, risk: {en: "Risk", zh: "风险"},
  lone: {en: "only {who}: {n}", zh: "{n} 项仅{who}能做"}, none: {en: "nobody: {n}", zh: "{n} 项无人能做"}, enough: {en: "covered", zh: "有保障"}, nobodyHolds: {en: "nobody", zh: "无人"},
  matrix: {en: "Who can do what", zh: "技能矩阵"}, matrixNote: {en: "Level of each person; darker is higher. Outlined: the only one for some work.", zh: "各人等级，颜色越深等级越高。描边：某些工作只有此人能做。"}, person: {en: "Person", zh: "人员"},
  could: {en: "What every lesson could save at most", zh: "每项培训最多减少的代价"}, gain: {en: "At most", zh: "最多"}, opens: {en: "Items it opens", zh: "可承担项目"}, items: {en: "items: {n}", zh: "{n} 项"},
  mentor: {en: "Find them a learner", zh: "为其安排学员"},
  onlyOne: {en: "the only one for items: {n}", zh: "{n} 项工作的唯一人选"}, levelOf: {en: "level {n}", zh: "{n} 级"},
};
const SECONDS = [20, 60, 180];
const DEFAULTS = {money: 30_000, currency: "CNY", days: 10, price_per_level: 3_000, days_per_level: 1, most_each: 2, barred: [], seconds: 20};

function fields({values, set}, place) {
  const amount = (name, label, max) => h(NumberField, {id: name, label, max, value: values[name], onChange: (value) => set({[name]: Math.round(value)})});
  return [
    amount("money", words.money), h(TextField, {id: "currency", label: words.currency, value: values.currency, maxlength: 12, onChange: (currency) => set({currency})}), amount("days", words.days, 10_000),
    amount("price_per_level", words.price), amount("days_per_level", words.length), amount("most_each", words.each, 20),
    h(People, {id: "barred", label: words.barred, place, value: values.barred, onChange: (barred) => set({barred})}),
    h(Select, {id: "seconds", label: words.time, value: values.seconds, options: SECONDS.map((value) => ({value, label: say(words.minute, {n: value})})), onChange: (value) => set({seconds: Number(value)})}),
    h(AskedFile, {name: "training", place, onFill: (file) => set({...DEFAULTS, ...file, more: file})}),
  ];
}

function params(values) {
  const {seconds, more, ...budget} = values;
  return {budget: {...more, ...budget}, seconds};
}

const what = (tried) => tried.lessons.map((one) => say(one.words)).join("; ");
const worthOf = (tried) => (tried.minutes > 0 ? hours(tried.minutes) : say(words.points, {n: count(tried.saved)}));
/** Nothing pays: what hangs on one person is then what to look at. */
function alone(answer, place) {
  const lone = answer.skills.flatMap((row) => row.alone.map((one) => ({...one, skill: row.skill})));
  if (!lone.length) return h(Next, {kind: "good", text: words.nothing});
  const who = listed([...new Set(lone.map((one) => `${nameOf(place, one.rep)} (${one.skill})`))].slice(0, 4));
  return [h(Next, {text: words.nothing}), h(Next, {kind: "warn", text: say(words.spread, {n: count(lone.length), who})}, {default: () => h(Link, {to: "/manage/pairing", query: {plan: place.plan.id}, class: "button"}, () => say(words.mentor))})];
}

function next(answer, place) {
  const {best, currency} = answer;
  if (!best) return alone(answer, place);
  const [placed, wanted] = answer.sessions_placed;
  const more = [best.proven > 0 ? say(words.proven, {n: count(best.proven)}) : say(words.unproven), wanted > 0 && say(words.placed, {placed, wanted})].filter(Boolean);
  const facts = {what: what(best), worth: worthOf(best), price: count(best.price), currency, days: count(best.days), more: more.join(say({en: "; ", zh: "；"}))};
  return h(Next, {text: say(words.best, facts)}, {default: () => [
    answer.after && h(CompareButton, {place, changes: answer.after, name: what(best).slice(0, 100), label: words.after}),
    answer.sessions && h(CompareButton, {place, changes: answer.sessions, name: say(words.sessions), label: words.sessions, kind: "plain"}),
  ]});
}

function glance(answer) {
  const sum = (name) => answer.skills.reduce((all, row) => all + row[name].length, 0);
  return h(Glance, {figures: [
    {label: words.alone, value: count(sum("alone")), kind: sum("alone") ? "warn" : "good"},
    {label: words.nobody, value: count(sum("nobody")), kind: sum("nobody") ? "bad" : "good"},
    answer.level && {label: words.level, value: levelName(answer.level)},
    answer.level && {label: words.saved, value: count(Math.floor(answer.saved_at_most))},
  ]});
}

function singles(answer, place) {
  const most = Math.max(...answer.singles.map((one) => one.saved), 1);
  const row = (one) => h("tr", {key: what(one)}, [
    h("td", what(one)), h("td", {class: "bar-cell-wide"}, h(Bar, {value: Math.max(one.saved, 0), most, text: one.saved > 0 ? count(one.saved) : say(words.noGain), kind: "is-better"})),
    h("td", {class: "number"}, one.minutes > 0 ? hours(one.minutes) : "–"), h("td", {class: "number"}, say(words.takes, {price: count(one.price), currency: answer.currency, days: count(one.days)})),
    h("td", one.saved <= 0 ? "–" : h(CompareButton, {place, changes: one.scenario, name: what(one).slice(0, 100), label: words.try, kind: "plain"})),
  ]);
  return answer.singles.length > 0 && h(Panel, {title: words.singles, flush: true}, () => h(ShortTable, {
    heads: [[words.lesson], [words.less], [words.worth, "number"], [words.cost, "number"], [words.try]], rows: answer.singles, row,
  }));
}

function risk(row, place) {
  const lone = listed([...new Set(row.alone.map((one) => one.rep))].map((rep) => nameOf(place, rep)));
  return [
    row.nobody.length > 0 && h("span", {class: "badge bad"}, say(words.none, {n: count(row.nobody.length)})),
    row.alone.length > 0 && h("span", {class: "badge warn"}, say(words.lone, {n: count(row.alone.length), who: lone})),
    !row.nobody.length && !row.alone.length && h("span", {class: "badge good"}, say(words.enough)),
  ];
}

function skills(answer, place) {
  const most = Math.max(...answer.skills.map((row) => row.minutes), 1);
  return answer.skills.length > 0 && h(Panel, {title: words.skills, flush: true}, () => h(ShortTable, {
    heads: [[words.skill], [words.work], [words.holders], [words.risk]], rows: answer.skills,
    row: (one) => h("tr", {key: one.skill}, [
      h("td", {class: "strong"}, one.skill), h("td", {class: "bar-cell-wide"}, h(Bar, {value: one.minutes, most, text: `${hours(one.minutes)} · ${say(words.items, {n: count(one.items)})}`})),
      h("td", listed(one.holders.map((rep) => nameOf(place, rep))) || say(words.nobodyHolds)), h("td", {class: "risk-cell"}, risk(one, place)),
    ]),
  }));
}

function matrix(answer, place) {
  const needed = answer.skills.map((row) => row.skill);
  const other = [...new Set(Object.values(answer.matrix).flatMap(Object.keys))].filter((skill) => !needed.includes(skill));
  const lone = new Map();
  for (const row of answer.skills) for (const one of row.alone) lone.set(`${one.rep} ${row.skill}`, (lone.get(`${one.rep} ${row.skill}`) ?? 0) + 1);
  const reps = Object.keys(answer.matrix).sort((a, b) => Object.keys(answer.matrix[b]).length - Object.keys(answer.matrix[a]).length);
  const most = Math.max(...Object.values(answer.matrix).flatMap(Object.values), 1);
  const cell = (row, column) => {
    const level = answer.matrix[row.key][column.key];
    if (!level) return null;
    const alone = lone.get(`${row.key} ${column.key}`);
    return {value: level, text: alone ? h("span", {class: "lone"}, level) : level, title: [say(words.levelOf, {n: level}), alone && say(words.onlyOne, {n: count(alone)})].filter(Boolean).join(", ")};
  };
  return h(Panel, {title: words.matrix, note: words.matrixNote, flush: true}, () => h(Matrix, {
    rows: reps.map((rep) => ({key: rep, head: h(Person, {place, rep})})), columns: [...needed, ...other].map((skill) => ({key: skill, label: skill})), cell, most, corner: words.person, label: say(words.matrix),
  }));
}

function lessons(answer, place) {
  const most = Math.max(...answer.lessons.map((one) => one.gain_at_most), 1);
  return answer.lessons.length > 0 && h(Panel, {title: words.could, flush: true}, () => h(ShortTable, {
    heads: [[words.person], [words.skill], [words.gain], [words.opens, "number"], [words.cost, "number"]], rows: answer.lessons, most: 10,
    row: (one) => h("tr", {key: `${one.rep} ${one.skill} ${one.level}`}, [
      h("td", h(Person, {place, rep: one.rep})), h("td", `${one.skill} ${one.before} → ${one.level}`), h("td", {class: "bar-cell-wide"}, h(Bar, {value: one.gain_at_most, most, text: count(one.gain_at_most)})),
      h("td", {class: "number"}, count(one.items)), h("td", {class: "number"}, say(words.takes, {price: count(one.price), currency: answer.currency, days: count(one.days)})),
    ]),
  }));
}

export const component = defineComponent({
  props: {place: Object},
  setup({place}) {
    return () => h(Question, {name: "training", kind: "training", place, defaults: DEFAULTS, params}, {
      fields: (state) => fields(state, place),
      default: (answer) => [glance(answer), next(answer, place), singles(answer, place), skills(answer, place), matrix(answer, place), lessons(answer, place)],
    });
  },
});
