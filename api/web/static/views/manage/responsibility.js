// The responsibility sheet: who develops, keeps and serves what; gaps and overlaps, and what to do about them.
// When to modify: with what the sheet says (assigner/manage/responsibility/sheet.py).

import {Link} from "../../core/router.js";
import {count, listed, say} from "../../core/words.js";
import {defineComponent, h, ref} from "../../core/vue.js";
import {Bar} from "../../parts/bars.js";
import {Search} from "../../parts/form.js";
import {Panel} from "../../parts/panel.js";
import {CARES, CareLegend, careWords} from "./cares.js";
import {AskedFile, FileLink} from "./files.js";
import {Glance, Item, Next, Person, ShortTable, nameOf} from "./parts.js";
import {Question} from "./question.js";

const words = {
  about: {en: "Roles say what a person stands for: hunter develops, farmer keeps, service serves. Other names of roles come from a file.", zh: "角色决定职责：hunter/开拓、farmer/维护、service/服务。其他角色名称可由文件说明。"},
  known: {en: "From the file: {roles}", zh: "来自文件：{roles}"},
  gaps: {en: "Cares that nobody has", zh: "无人负责"},
  overlaps: {en: "Cares that several have", zh: "多人负责"},
  proposed: {en: "Proposed, to be agreed", zh: "建议，待确认"},
  one: {en: "Cares with one person", zh: "恰有一人负责"},
  clear: {en: "Everything is clear: each care has exactly one person, counted twice.", zh: "职责清晰：每项职责恰有一人，已两次核对。"},
  agree: {en: "Cares that are proposed: {n}. Agree them with these people; the workbook has a line for each.", zh: "建议职责 {n} 项：请与相关人员确认，工作簿中逐项列出。"},
  fill: {en: "Cares that nobody may take: {n}. Change a role, or cover the area.", zh: "无人可承担的职责 {n} 项：请调整角色或补足区域覆盖。"},
  settle: {en: "Cares with several people: {n}. Say who of them has each, and tell the others.", zh: "由多人承担的职责 {n} 项：请明确由谁负责并告知其他人。"},
  roles: {en: "Design the roles", zh: "设计角色分工"},
  excel: {en: "Sheet (Excel)", zh: "职责表（Excel）"},
  people: {en: "Who has how much", zh: "职责分布"},
  open: {en: "Gaps and overlaps", zh: "空缺与重叠"},
  all: {en: "Every account and lead", zh: "全部客户与线索"},
  search: {en: "Search account or person", zh: "搜索客户或人员"},
  person: {en: "Person", zh: "人员"}, item: {en: "Account", zh: "客户"}, care: {en: "Care", zh: "职责"}, how: {en: "Why", zh: "依据"}, cares: {en: "Cares", zh: "职责数"}, what: {en: "What", zh: "说明"},
  of: {en: "{n} {care}", zh: "{care} {n}"},
};
const how = {
  owner: {en: "has it in the plan", zh: "方案归属"},
  "does-most": {en: "does most of its service", zh: "承担最多服务"},
  proposed: {en: "proposed", zh: "建议"},
};
const STEPS = [
  {kind: "warn", of: (sheet) => sheet.gaps.length, text: words.fill, hasRoles: true},
  {kind: "warn", of: (sheet) => sheet.overlaps.length, text: words.settle},
  {kind: "plain", of: (sheet) => sheet.duties.filter((one) => one.how === "proposed").length, text: words.agree},
];

function next(sheet, place) {
  const steps = STEPS.filter((one) => one.of(sheet));
  if (!steps.length) return h(Next, {kind: "good", text: words.clear});
  return steps.map((one) => h(Next, {kind: one.kind, text: say(one.text, {n: count(one.of(sheet))})}, one.hasRoles && {
    default: () => h(Link, {to: "/manage/roles", query: {plan: place.plan.id}, class: "button"}, () => say(words.roles)),
  }));
}

const glance = (sheet) => h(Glance, {figures: [
  {label: words.one, value: count(sheet.duties.length), kind: "good"},
  {label: words.gaps, value: count(sheet.gaps.length), kind: sheet.gaps.length ? "bad" : ""},
  {label: words.overlaps, value: count(sheet.overlaps.length), kind: sheet.overlaps.length ? "warn" : ""},
  {label: words.proposed, value: count(sheet.duties.filter((one) => one.how === "proposed").length)},
]});

/** Per person, how many of each care, proposed ones apart; most first. */
function loads(sheet) {
  const byRep = new Map();
  for (const duty of sheet.duties) {
    const mine = byRep.get(duty.rep) ?? {rep: duty.rep, total: 0, parts: new Map()};
    const key = `${duty.care} ${duty.how === "proposed" ? "proposed" : ""}`.trim();
    mine.parts.set(key, (mine.parts.get(key) ?? 0) + 1);
    mine.total += 1;
    byRep.set(duty.rep, mine);
  }
  return [...byRep.values()].sort((a, b) => b.total - a.total);
}

function people(sheet, place) {
  const rows = loads(sheet);
  const most = Math.max(...rows.map((one) => one.total), 1);
  const kinds = CARES.flatMap((care) => [care, `${care} proposed`]);
  const part = (mine, kind) => {
    const [care, isProposed] = kind.split(" ");
    const label = say(words.of, {n: count(mine.parts.get(kind) ?? 0), care: say(careWords[care])});
    return {value: mine.parts.get(kind) ?? 0, kind, label: isProposed ? `${label} (${say(how.proposed)})` : label};
  };
  return h(Panel, {title: words.people, flush: true}, {actions: () => h(CareLegend), default: () => h(ShortTable, {
    heads: [[words.person], [words.cares]], rows, most: 20,
    row: (mine) => h("tr", {key: mine.rep}, [h("td", {class: "who-cell"}, h(Person, {place, rep: mine.rep})), h("td", {class: "bar-cell-wide"}, h(Bar, {parts: kinds.map((kind) => part(mine, kind)), most, text: count(mine.total)}))]),
  })});
}

function open(sheet, place) {
  const rows = [...sheet.gaps.map((one) => ({...one, told: one.why, kind: "bad"})), ...sheet.overlaps.map((one) => ({...one, told: one.what, kind: "warn"}))];
  return rows.length > 0 && h(Panel, {title: words.open, flush: true}, () => h(ShortTable, {
    heads: [[words.item], [words.care], [words.what]], rows,
    row: (one) => h("tr", {key: `${one.item} ${one.care}`}, [h("td", h(Item, {place, item: one.item, name: one.name})), h("td", h("span", {class: ["badge", one.kind]}, say(careWords[one.care]))), h("td", say(one.told))]),
  }));
}

const AllDuties = defineComponent({
  props: {sheet: Object, place: Object},
  setup({sheet, place}) {
    const text = ref("");
    const fits = (one) => `${one.name} ${nameOf(place, one.rep)}`.toLowerCase().includes(text.value.toLowerCase());
    const row = (one) => h("tr", {key: `${one.item} ${one.care}`}, [
      h("td", h(Item, {place, item: one.item, name: one.name})), h("td", say(careWords[one.care])), h("td", h(Person, {place, rep: one.rep})), h("td", h("span", {class: one.how === "proposed" ? "badge accent" : "note"}, say(how[one.how]))),
    ]);
    return () => h(Panel, {title: words.all, flush: true}, {
      actions: () => h(Search, {value: text.value, label: words.search, onChange: (value) => { text.value = value; }}),
      default: () => h(ShortTable, {heads: [[words.item], [words.care], [words.person], [words.how]], rows: sheet.duties.filter(fits), most: 15, row}),
    });
  },
});

const rolesText = (roles) => Object.entries(roles).map(([role, cares]) => `${role}: ${listed(cares.map((care) => say(careWords[care])))}`).join(" · ");

export const component = defineComponent({
  props: {place: Object},
  setup({place}) {
    return () => h(Question, {
      name: "responsibility", kind: "responsibility", place, defaults: {roles: {}}, params: ({roles}) => ({roles: {roles}}), fits: (job) => !job.params.design && !job.params.work_plans?.length,
    }, {
      fields: ({values, set}) => [
        h("p", {class: "note whole"}, say(words.about)),
        Object.keys(values.roles).length > 0 && h("p", {class: "whole"}, say(words.known, {roles: rolesText(values.roles)})),
        h(AskedFile, {name: "roles", place, onFill: (file) => set({roles: file.roles ?? {}})}),
      ],
      default: (sheet) => [glance(sheet), next(sheet, place), people(sheet, place), open(sheet, place), h(AllDuties, {sheet, place})],
      downloads: (job) => h(FileLink, {job: job.id, format: "xlsx", label: words.excel}),
    });
  },
});
