// One problem: its plans side by side, its versions, what validation remarked, and ways to make another plan.
// When to modify: with what belongs to a problem and to no single plan.

import {all, get, post} from "../core/api.js";
import {ago, dateTime} from "../core/dates.js";
import {loading} from "../core/load.js";
import {go, Link, route} from "../core/router.js";
import {may} from "../core/session.js";
import {count, say} from "../core/words.js";
import {defineComponent, h, ref} from "../core/vue.js";
import {Button} from "../parts/form.js";
import {notifyProblem} from "../parts/notice.js";
import {Empty, Issues, Loaded, Panel, ViewHead} from "../parts/panel.js";
import {WhoMay} from "../parts/who_may.js";
import {gapOf, gapText} from "./plan/quality.js";

const words = {
  title: {en: "Team", zh: "团队"},
  all: {en: "All plans", zh: "全部方案"},
  note: {en: "Version {latest} · {counts}", zh: "版本 {latest} · {counts}"},
  solve: {en: "Make a plan", zh: "生成方案"},
  scenarios: {en: "Scenarios", zh: "情景"},
  plans: {en: "Plans", zh: "方案"},
  noPlans: {en: "No plan yet", zh: "尚无方案"},
  noPlansText: {en: "Make one: the search shows how good the plan is while it runs, and can be stopped at any time.", zh: "生成一个方案：搜索过程中会显示方案有多好，并可随时停止。"},
  plan: {en: "Plan", zh: "方案"},
  of: {en: "Version", zh: "版本"},
  placed: {en: "Placed", zh: "已分配"},
  moves: {en: "Change hands", zh: "调整"},
  cost: {en: "Cost", zh: "代价"},
  room: {en: "Room at most", zh: "改进空间上限"},
  made: {en: "Made", zh: "生成时间"},
  versions: {en: "Versions", zh: "版本"},
  number: {en: "Number", zh: "编号"},
  source: {en: "Came from", zh: "来源"},
  why: {en: "Why", zh: "原因"},
  issues: {en: "Remarks of the validation", zh: "校验提示"},
  untitled: {en: "Plan of {moment}", zh: "{moment} 的方案"},
  unknown: {en: "unknown", zh: "未知"},
  published: {en: "in force", zh: "生效中"},
};

const TABLES = {
  reps: {en: "{n} people", zh: "{n} 人"}, accounts: {en: "{n} accounts", zh: "{n} 个客户"},
  leads: {en: "{n} leads", zh: "{n} 条线索"}, duties: {en: "{n} duties", zh: "{n} 项任务"},
};
const SOURCES = {
  upload: {en: "upload", zh: "上传"}, import: {en: "import", zh: "导入"}, demo: {en: "demo team", zh: "演示团队"}, delta: {en: "change", zh: "变更"},
  publish: {en: "publication", zh: "发布"}, rollback: {en: "roll-back", zh: "回滚"},
};

export const title = words.title;

const countsOf = (counts) => Object.entries(TABLES).filter(([table]) => counts[table]).map(([table, text]) => say(text, {n: count(counts[table])})).join(" · ");

const headRow = (heads) => h("thead", h("tr", heads.map(([head, kind]) => h("th", {scope: "col", class: kind}, say(head)))));

function planRow(plan) {
  const gap = gapOf(plan);
  const {counts} = plan;
  return h("tr", {key: plan.id}, [
    h("td", h(Link, {to: `/plans/${plan.id}`, class: "strong"}, () => plan.name || say(words.untitled, {moment: dateTime(plan.made)}))),
    h("td", {class: "number"}, count(plan.version)),
    h("td", {class: "number"}, `${count(counts.assigned)} / ${count(counts.items)}`),
    h("td", {class: "number"}, count(plan.num_moves)),
    h("td", {class: "number"}, plan.levels.map((level) => count(level.score)).join(" · ")),
    h("td", {class: "number"}, gap === null ? say(words.unknown) : gap === 0 ? h("span", {class: "badge good"}, "0") : gapText(gap)),
    h("td", {title: dateTime(plan.made)}, ago(plan.made)),
  ]);
}

function plansTable(plans) {
  if (plans.length === 0) return h(Empty, {title: words.noPlans, text: words.noPlansText, symbol: "plan"});
  const heads = [[words.plan], [words.of, "number"], [words.placed, "number"], [words.moves, "number"], [words.cost, "number"], [words.room, "number"], [words.made]];
  return h("div", {class: "scroll-x"}, h("table", {class: "table"}, [headRow(heads), h("tbody", plans.map(planRow))]));
}

function versionsTable(versions) {
  return h("div", {class: "scroll-x"}, h("table", {class: "table"}, [
    headRow([[words.number], [words.source], [words.why], [words.made]]),
    h("tbody", versions.map((one) => h("tr", {key: one.number}, [
      h("td", count(one.number)), h("td", say(SOURCES[one.source] ?? one.source)), h("td", one.why || countsOf(one.counts)), h("td", {title: dateTime(one.made)}, ago(one.made)),
    ]))),
  ]));
}

export const component = defineComponent({
  setup() {
    const {id} = route.params;
    const problem = loading(() => get(`/v1/problems/${id}`));
    const plans = loading(() => all("/v1/plans", {problem: id}));
    const versions = loading(() => all(`/v1/problems/${id}/versions`));
    const busy = ref(false);

    async function solve() {
      busy.value = true;
      try {
        const job = await post("/v1/jobs", {kind: "solve", problem: id}, {once: true});
        go(`/jobs/${job.id}`);
      } catch (fault) {
        notifyProblem(fault);
      }
      busy.value = false;
    }

    const actions = () => [
      h(Button, {onClick: () => go(`/problems/${id}/scenarios`)}, () => say(words.scenarios)),
      may("jobs:write") && h(Button, {kind: "main", busy: busy.value, onClick: solve}, () => say(words.solve)),
    ];
    const head = (found) => h(ViewHead, {title: found.name, note: say(words.note, {latest: count(found.latest), counts: countsOf(found.version.counts)})}, {
      above: () => h("p", {class: "crumbs"}, h(Link, {to: "/problems"}, () => say(words.all))),
      actions,
    });
    return () => h("div", {class: "view"}, h(Loaded, {of: problem}, {
      default: (found) => [
        head(found),
        !may("jobs:write") && h(WhoMay, {permission: "jobs:write"}),
        h(Panel, {title: words.plans, flush: true}, () => h(Loaded, {of: plans}, {default: plansTable})),
        found.version.issues.length > 0 && h(Panel, {title: words.issues}, () => h(Issues, {issues: found.version.issues})),
        h(Panel, {title: words.versions, flush: true}, () => h(Loaded, {of: versions}, {default: (list) => versionsTable([...list].reverse())})),
      ],
    }));
  },
});
