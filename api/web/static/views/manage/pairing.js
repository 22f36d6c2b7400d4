// Mentoring: who learns from whom, round by round, with what each pair is worth; the next rounds go on from these.
// When to modify: with what pairs say (assigner/manage/pairing/pair.py).

import {count, listed, number, say} from "../../core/words.js";
import {defineComponent, h} from "../../core/vue.js";
import {Bar} from "../../parts/bars.js";
import {Button, Slider} from "../../parts/form.js";
import {Matrix} from "../../parts/matrix.js";
import {notify} from "../../parts/notice.js";
import {Panel} from "../../parts/panel.js";
import {Chips, People} from "./fields.js";
import {AskedFile} from "./files.js";
import {Glance, Next, Person, ShortTable, nameOf} from "./parts.js";
import {Question} from "./question.js";

const words = {
  rounds: {en: "Rounds, such as months", zh: "轮数（如按月）"}, perMentor: {en: "Learners that a mentor bears in a round", zh: "导师每轮带几人"}, gap: {en: "Levels that a mentor must be above", zh: "导师须高出几级"}, hours: {en: "Hours a week both must work together", zh: "双方每周共同在岗小时"},
  learners: {en: "Who shall learn (everybody if none)", zh: "学员（不选为全员）"}, skills: {en: "Skills to pass on (all if none)", zh: "需传授的技能（不选为全部）"}, past: {en: "Pairs of earlier rounds that count half", zh: "价值减半的以往组合"}, pastPair: {en: "{mentor} → {learner}, {n:round|rounds} ago", zh: "{mentor} → {learner}，{n} 轮前"},
  start: {en: "Start with {mentor} and {learner}: {skills}. Fix a weekly hour for them.", zh: "先从{mentor}带{learner}开始：{skills}。请为其固定每周一小时。"}, startSome: {en: "Start with {n:pair|pairs} in round 1, most worth first: {pairs}.", zh: "第一轮先安排 {n} 对，价值高者在前：{pairs}。"},
  none: {en: "Nobody is far enough above anybody else in a skill to teach it. Lower the levels that a mentor must be above, or train people outside.", zh: "没有人在技能上高出他人足够等级。请降低级差，或安排外部培训。"},
  pair: {en: "{mentor} teaches {learner}", zh: "{mentor}带{learner}"},
  onward: {en: "Plan the next rounds after these", zh: "在此之后规划下一轮"}, onwardDone: {en: "These pairs count as past now. Work it out anew.", zh: "已将这些组合记为以往组合，请重新计算。"},
  pairs: {en: "Pairs", zh: "组合"}, worth: {en: "Points passed on", zh: "传授分值"}, most: {en: "Proven most", zh: "已证明上限"}, left: {en: "Learner-rounds without a mentor", zh: "无导师的学员轮次"},
  chart: {en: "Who learns from whom", zh: "谁跟谁学"}, chartNote: {en: "Darker is worth more: rare skills and wide gaps.", zh: "颜色越深价值越高：稀缺技能、级差大。"}, learner: {en: "Learner", zh: "学员"}, round: {en: "Round {n}", zh: "第 {n} 轮"},
  list: {en: "Every pair", zh: "全部组合"}, mentor: {en: "Mentor", zh: "导师"}, what: {en: "To pass on", zh: "传授"}, points: {en: "Points", zh: "分值"}, again: {en: "again", zh: "重复"}, when: {en: "Round", zh: "轮次"},
  bySkill: {en: "Levels passed on, skill by skill", zh: "各技能传授的等级"}, skill: {en: "Skill", zh: "技能"}, levels: {en: "Levels", zh: "等级"},
};
const DEFAULTS = {rounds: 3, per_mentor: 1, gap: 2, hours: 4, skills: [], learners: [], past: []};

function fields({values, set}, place, skills) {
  const slide = (name, label, min, max) => h(Slider, {id: name, label, min, max, value: values[name], onChange: (value) => set({[name]: value})});
  const pastText = (one) => say(words.pastPair, {mentor: nameOf(place, one.mentor), learner: nameOf(place, one.learner), n: one.rounds_ago ?? 1});
  return [
    slide("rounds", words.rounds, 1, 12), slide("per_mentor", words.perMentor, 1, 5), slide("gap", words.gap, 1, 5), slide("hours", words.hours, 0, 40),
    h(People, {id: "learners", label: words.learners, place, value: values.learners, onChange: (learners) => set({learners})}),
    skills.length > 0 && h(Chips, {id: "skills", label: words.skills, value: values.skills, options: skills.map((one) => ({value: one, label: one})), onChange: (chosen) => set({skills: chosen})}),
    values.past.length > 0 && h("p", {class: "note whole"}, `${say(words.past)}: ${values.past.map(pastText).join(" · ")}`),
    h(AskedFile, {name: "pairs", place, onFill: (file) => set({...DEFAULTS, ...file})}),
  ];
}

function next(answer, place) {
  const first = answer.pairs.filter((one) => one.round === 1);
  if (!first.length) return h(Next, {kind: "warn", text: words.none});
  const names = (one) => ({mentor: nameOf(place, one.mentor), learner: nameOf(place, one.learner)});
  if (first.length === 1) return h(Next, {text: say(words.start, {...names(first[0]), skills: listed(first[0].skills)})});
  return h(Next, {text: say(words.startSome, {n: count(first.length), pairs: first.slice(0, 3).map((one) => `${say(words.pair, names(one))} (${listed(one.skills)})`).join("; ") + (first.length > 3 ? " …" : "")})});
}

const glance = (answer) => h(Glance, {figures: [
  {label: words.pairs, value: count(answer.pairs.length)}, {label: words.worth, value: number(answer.worth, 1)},
  {label: words.most, value: number(answer.most, 1), kind: answer.most !== null && Math.abs(answer.most - answer.worth) < 0.01 ? "good" : ""},
  {label: words.left, value: count(answer.left.length)},
]});

function chart(answer, place) {
  const rounds = [...new Set(answer.pairs.map((one) => one.round))].sort((a, b) => a - b);
  const byCell = new Map(answer.pairs.map((one) => [`${one.learner} ${one.round}`, one]));
  const learners = [...new Set(answer.pairs.map((one) => one.learner))];
  const cell = (row, column) => {
    const one = byCell.get(`${row.key} ${column.key}`);
    return one && {value: one.worth, text: nameOf(place, one.mentor), title: `${listed(one.skills)} · ${number(one.worth, 2)}`};
  };
  return learners.length > 0 && h(Panel, {title: words.chart, note: words.chartNote, flush: true}, () => h(Matrix, {
    rows: learners.map((rep) => ({key: rep, head: h(Person, {place, rep})})), columns: rounds.map((round) => ({key: round, label: say(words.round, {n: round})})), cell, most: Math.max(...answer.pairs.map((one) => one.worth)), corner: words.learner, label: say(words.chart),
  }));
}

function list(answer, place) {
  const most = Math.max(...answer.pairs.map((one) => one.worth), 1);
  const row = (one) => h("tr", {key: `${one.round} ${one.learner}`}, [
    h("td", one.round), h("td", h(Person, {place, rep: one.learner})), h("td", [h(Person, {place, rep: one.mentor}), one.repeated && h("span", {class: "badge"}, say(words.again))]), h("td", listed(one.skills)),
    h("td", {class: "bar-cell-wide"}, h(Bar, {value: one.worth, most, text: one.worth.toFixed(2)})),
  ]);
  return answer.pairs.length > 0 && h(Panel, {title: words.list, flush: true}, () => h(ShortTable, {heads: [[words.when], [words.learner], [words.mentor], [words.what], [words.points]], rows: answer.pairs, row}));
}

function bySkill(answer) {
  const rows = Object.entries(answer.by_skill);
  const most = Math.max(...rows.map(([, levels]) => levels), 1);
  return rows.length > 0 && h(Panel, {title: words.bySkill, flush: true}, () => h(ShortTable, {
    heads: [[words.skill], [words.levels]], rows, row: ([skill, levels]) => h("tr", {key: skill}, [h("td", skill), h("td", {class: "bar-cell-wide"}, h(Bar, {value: levels, most, text: count(levels)}))]),
  }));
}

/** The past of the next rounds: this answer's pairs, those of its last round one round ago, then what was past before. */
function pastOf(answer, asked) {
  const last = Math.max(...answer.pairs.map((one) => one.round));
  const now = answer.pairs.map((one) => ({mentor: one.mentor, learner: one.learner, rounds_ago: last - one.round + 1}));
  const known = new Set(now.map((one) => `${one.mentor} ${one.learner}`));
  const before = (asked.past ?? []).map((one) => ({...one, rounds_ago: (one.rounds_ago ?? 1) + last})).filter((one) => !known.has(`${one.mentor} ${one.learner}`));
  return [...now, ...before];
}

export const component = defineComponent({
  props: {place: Object},
  setup({place}) {
    let keep = () => {};
    const onward = (answer, job) => () => { keep({past: pastOf(answer, job.params.pairs ?? {})}); notify(words.onwardDone, {kind: "info"}); };
    return () => h(Question, {name: "pairing", kind: "pairing", place, defaults: DEFAULTS, params: (values) => ({pairs: values})}, {
      fields: (state) => { keep = state.set; return fields(state, place, place.board.skills ?? []); },
      default: (answer) => [glance(answer), next(answer, place), h("div", {class: "columns wide-first"}, [chart(answer, place), bySkill(answer)]), list(answer, place)],
      downloads: (job, answer) => answer.pairs.length > 0 && h(Button, {onClick: onward(answer, job), "data-act": "onward"}, () => say(words.onward)),
    });
  },
});
