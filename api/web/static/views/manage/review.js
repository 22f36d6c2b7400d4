// The close of a period: plan against actual, the difference taken apart into causes with what chance alone gives, by team
// and by person, what was learnt, and a sheet for each one-to-one. When to modify: with what a review says (assigner/manage/review).

import {get} from "../../core/api.js";
import {loading} from "../../core/load.js";
import {count, percent, say, short, signed} from "../../core/words.js";
import {defineComponent, h, shallowRef} from "../../core/vue.js";
import {Button, Select} from "../../parts/form.js";
import {Panel} from "../../parts/panel.js";
import {Waterfall} from "../../parts/waterfall.js";
import {FileLink} from "./files.js";
import {History} from "./history.js";
import {Glance, Next, ShortTable, nameOf} from "./parts.js";
import {Question} from "./question.js";
import {Learnt} from "./review/learnt.js";
import {SheetDialog} from "./review/sheet.js";

const words = {
  period: {en: "Period to close", zh: "复盘期间"}, against: {en: "Compared with", zh: "对比"}, before: {en: "what the quarter before let one expect", zh: "上一季度推算的预期"}, peers: {en: "the mean of all in the same days", zh: "同期全员平均"}, targets: {en: "the targets of the newest goal", zh: "最新目标"},
  planned: {en: "Expected", zh: "预期"}, target: {en: "Target", zh: "目标"}, came: {en: "Came", zh: "实际"}, difference: {en: "Difference", zh: "差异"}, won: {en: "Won of closed", zh: "赢单 / 结单"}, luck: {en: "Luck", zh: "运气"}, within: {en: "within chance", zh: "属偶然范围"}, beyond: {en: "beyond chance", zh: "超出偶然"},
  picture: {en: "Where the difference comes from", zh: "差异从何而来"}, pictureNote: {en: "Each bar begins where the one before ended; all together are the difference, to the unit. Shaded: what chance alone would give in 8 of 10 such periods.", zh: "每一条从上一条结束处开始，合计恰为差异。阴影：十个同类期间中八个仅凭偶然会有的范围。"},
  whose: {en: "Of whom", zh: "范围"}, all: {en: "Everybody", zh: "全员"},
  people: {en: "By person, the largest shortfall first", zh: "按人员，差额最大者在前"}, who: {en: "Who", zh: "人员"}, main: {en: "Largest cause", zh: "主要原因"}, sheet: {en: "Sheet", zh: "面谈表"}, open: {en: "Open", zh: "打开"}, sheetOf: {en: "Sheet of {name}", zh: "{name}的面谈表"},
  good: {en: "The period met what could be expected. Keep to the plan; the sheets below are for the one-to-ones.", zh: "本期达到预期。请按方案继续；下方面谈表可用于一对一。"},
  chance: {en: "Most of it is luck, within what chance alone gives: no reason for praise or blame. Talk about {cause} instead ({amount}).", zh: "差异主要是运气，且属偶然范围：不宜据此褒贬。宜讨论{cause}（{amount}）。"},
  cause: {en: "Begin with {cause} ({amount}): it is the largest part. {name} is furthest below; open the sheet before the one-to-one.", zh: "先看{cause}（{amount}），占比最大。{name}差距最大，面谈前请打开面谈表。"},
  sheets: {en: "All sheets (zip)", zh: "全部面谈表（zip）"}, pipeline: {en: "New deals opened", zh: "新开商机"}, earlier: {en: "{now} ({before} before)", zh: "{now}（此前 {before}）"},
  alike: {en: "Won rates differ between people no more than dice would (p = {p}): nobody is called better or worse at winning.", zh: "各人赢单率差异不超过偶然（p = {p}），因此不评判谁更会赢单。"},
  differ: {en: "Won rates differ between people more than dice would (p = {p}).", zh: "各人赢单率差异超过偶然（p = {p}）。"},
};
const SURE = 0.05;
const [TARGETS, NEWEST] = ["targets", "newest"];

const planned = (answer) => (answer.against === TARGETS ? words.target : words.planned);

const causeOf = (row, causes) => {
  const [name] = Object.keys(causes).filter((one) => row.parts[one]).sort((a, b) => Math.abs(row.parts[b]) - Math.abs(row.parts[a]));
  return name ?? null;
};

function glance(answer) {
  const {total} = answer;
  return h(Glance, {figures: [
    {label: planned(answer), value: short(total.plan)}, {label: words.came, value: short(total.actual)},
    {label: words.difference, value: `${signed(total.difference)} (${percent(total.plan ? total.difference / total.plan : 0)})`, kind: total.difference < 0 ? "bad" : "good"},
    {label: words.won, value: `${count(total.won)} / ${count(total.closings)}`}, {label: words.luck, value: say(total.luck_is_chance ? words.within : words.beyond)},
    {label: words.pipeline, value: say(words.earlier, {now: count(answer.opened), before: count(answer.opened_before)})},
  ]});
}

function next(answer, place) {
  const {total, causes} = answer;
  if (total.difference >= 0) return h(Next, {kind: "good", text: words.good});
  const largest = causeOf(total, causes);
  const others = causeOf({parts: {...total.parts, luck: 0}}, causes);
  if (largest === "luck" && total.luck_is_chance && others) return h(Next, {text: say(words.chance, {cause: say(causes[others]), amount: signed(total.parts[others])})});
  return h(Next, {kind: "warn", text: say(words.cause, {cause: largest ? say(causes[largest]) : "–", amount: signed(largest ? total.parts[largest] : 0), name: nameOf(place, answer.reps[0].name)})});
}

/** The rows that a picture may be of: everybody, teams, people. */
const rowsOf = (answer, place) => [
  {value: "", label: words.all, row: answer.total},
  ...answer.teams.map((row) => ({value: `team ${row.name}`, label: row.name, row})),
  ...answer.reps.map((row) => ({value: `rep ${row.name}`, label: nameOf(place, row.name), row})),
];

function picture(answer, place, whose) {
  const options = rowsOf(answer, place);
  const {row, label} = options.find((one) => one.value === whose.value) ?? options[0];
  const steps = Object.entries(answer.causes).filter(([name]) => row.parts[name]).map(([name, title]) => ({label: say(title), value: row.parts[name], range: name === "luck" ? row.luck_range : 0}));
  return h(Panel, {title: words.picture, note: words.pictureNote}, {
    actions: () => h(Select, {id: "whose", value: whose.value, "aria-label": say(words.whose), options, onChange: (value) => { whose.value = value; }}),
    default: () => h(Waterfall, {
      label: `${say(words.picture)}: ${say(label)}`, start: {label: say(planned(answer)), value: row.plan}, steps, end: {label: say(words.came), value: row.actual}, write: (value, isWhole) => (isWhole ? count(value) : signed(value)),
    }),
  });
}

function people(answer, place, whose, open) {
  const sheets = new Map((answer.sheets ?? []).map((sheet) => [sheet.rep, sheet]));
  const row = (one) => {
    const cause = causeOf(one, answer.causes);
    const name = nameOf(place, one.name);
    return h("tr", {key: one.name}, [
      h("td", h("button", {type: "button", class: "as-link", onClick: () => { whose.value = `rep ${one.name}`; document.querySelector(".waterfall")?.scrollIntoView({block: "center"}); }}, name)),
      h("td", {class: "number"}, count(one.plan)), h("td", {class: "number"}, count(one.actual)), h("td", {class: ["number", one.difference < 0 && "bad-text"]}, signed(one.difference)),
      h("td", cause ? `${say(answer.causes[cause])} ${signed(one.parts[cause])}` : "–"), h("td", say(one.luck_is_chance ? words.within : words.beyond)), h("td", {class: "number"}, `${count(one.won)} / ${count(one.closings)}`),
      h("td", [sheets.has(one.name) && h(Button, {label: say(words.sheetOf, {name}), onClick: () => open({sheet: sheets.get(one.name), name}), "data-sheet": one.name}, () => say(words.open))]),
    ]);
  };
  const heads = [[words.who], [planned(answer), "number"], [words.came, "number"], [words.difference, "number"], [words.main], [words.luck], [words.won, "number"], [words.sheet]];
  return h(Panel, {title: words.people, flush: true}, () => [h(ShortTable, {rows: answer.reps, row, heads, most: 20, label: words.people}), h("p", {class: "note more"}, alike(answer))]);
}

const alike = (answer) => say(answer.reps_differ.p_value < SURE ? words.differ : words.alike, {p: answer.reps_differ.p_value.toFixed(3)});

/** Everybody's targets by quarter, of the newest goal that was broken down for the team: `{"2026-Q4": {S01: 900}}`. */
async function targetsOf(place) {
  const {items: [newest]} = await get("/v1/jobs", {kind: "goals", problem: place.problem.id, state: "succeeded", limit: 1});
  const found = {};
  const {cells = [], period = ""} = newest ? await get(`/v1/jobs/${newest.id}/answer`) : {};
  if (/-\d\d$/.test(period)) return found; // a month alone is no target of a quarter
  for (const cell of cells.filter((one) => one.kind === "quarter")) (found[cell.label] ??= {})[cell.rep] = cell.target;
  return found;
}

const params = (targets) => ({period, against}) => ({period, sheets: true, ...(against === TARGETS ? targets[period] && {targets: targets[period]} : against && {against})});

export const component = defineComponent({
  props: {place: Object},
  setup({place}) {
    const [whose, opened] = [shallowRef(""), shallowRef(null)];
    const known = loading(() => targetsOf(place));
    const targets = () => known.value ?? {};
    const fields = (about) => ({values, set}) => [
      h(Select, {id: "period", value: values.period, label: words.period, options: [...about.quarters].reverse().map((label) => ({value: label, label})), onChange: (period) => set({period})}),
      h(Select, {id: "against", value: values.against, label: words.against, options: [{value: "", label: words.before}, {value: "peers", label: words.peers}, ...(targets()[values.period] ? [{value: TARGETS, label: words.targets}] : [])], onChange: (against) => set({against})}),
    ];
    const answer = (found, job) => [
      glance(found), next(found, place), picture(found, place, whose), people(found, place, whose, (sheet) => { opened.value = sheet; }), h(Learnt, {place, answer: found, key: job.id}),
      opened.value && h(SheetDialog, {...opened.value, onClose: () => { opened.value = null; }}),
    ];
    const downloads = (job, found) => found.sheets && h(FileLink, {job: job.id, format: "zip", label: words.sheets});
    const question = (about) => h(Question, {name: "review", kind: "review", place, defaults: {period: about.quarters.at(-1) ?? "", against: ""}, params: params(targets()), repeated: ({targets: _, ...asked}) => ({...asked, period: NEWEST})}, {fields: fields(about), default: answer, downloads});
    return () => h(History, {place}, {default: question});
  },
});
