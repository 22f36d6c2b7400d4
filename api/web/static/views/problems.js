// Every problem of the tenant with its newest plan: where people come back to. Also the example of how a view is made
// (docs/decisions/page.md). When to modify: with what the list shows.

import {all} from "../core/api.js";
import {ago, dateTime} from "../core/dates.js";
import {loading} from "../core/load.js";
import {go, Link, route, setQuery} from "../core/router.js";
import {count, say} from "../core/words.js";
import {defineComponent, h} from "../core/vue.js";
import {Search} from "../parts/form.js";
import {Empty, Loaded, Panel, ViewHead} from "../parts/panel.js";

const words = {
  title: {en: "Plans", zh: "方案"},
  note: {en: "What your team asks, and the plans that answer it.", zh: "团队的分配问题，以及对应的方案。"},
  search: {en: "Search by name", zh: "按名称搜索"},
  begin: {en: "New plan", zh: "新建方案"},
  empty: {en: "Nothing here yet", zh: "这里还没有内容"},
  emptyText: {en: "Drop a workbook, or open a demo team: the first plan is there within a minute.", zh: "拖入一个工作簿，或打开演示团队：一分钟内即可看到第一个方案。"},
  none: {en: "Nothing matches ({text})", zh: "没有匹配项（{text}）"},
  noneText: {en: "Search for a part of the name, or clear the search.", zh: "请搜索名称的一部分，或清空搜索。"},
  name: {en: "Name", zh: "名称"},
  latest: {en: "Newest plan", zh: "最新方案"},
  plans: {en: "Plans", zh: "方案数"},
  version: {en: "Version", zh: "版本"},
  changed: {en: "Changed", zh: "更新时间"},
  state: {en: "State", zh: "状态"},
  published: {en: "published", zh: "已发布"},
  draft: {en: "not published", zh: "未发布"},
  noPlan: {en: "no plan yet", zh: "尚无方案"},
};

export const title = words.title;

async function read() {
  const [problems, plans] = await Promise.all([all("/v1/problems"), all("/v1/plans")]);
  const byProblem = Map.groupBy?.(plans, (plan) => plan.problem) ?? grouped(plans);
  return problems.map((problem) => {
    const own = byProblem.get(problem.id) ?? [];
    const newest = own.reduce((best, plan) => (best && best.made > plan.made ? best : plan), null);
    return {...problem, plans: own.length, newest};
  }).sort((a, b) => (a.changed < b.changed ? 1 : -1));
}

function grouped(plans) {
  const groups = new Map();
  for (const plan of plans) groups.set(plan.problem, [...(groups.get(plan.problem) ?? []), plan]);
  return groups;
}

function row(problem) {
  const {newest} = problem;
  return h("tr", {key: problem.id}, [
    h("td", h(Link, {to: `/problems/${problem.id}`, class: "strong"}, () => problem.name)),
    h("td", newest ? h(Link, {to: `/plans/${newest.id}`}, () => newest.name || say(words.latest)) : h("span", {class: "note"}, say(words.noPlan))),
    h("td", {class: "number"}, count(problem.plans)),
    h("td", {class: "number"}, count(problem.latest)),
    h("td", h("span", {class: ["badge", problem.publication && "good"]}, say(problem.publication ? words.published : words.draft))),
    h("td", {title: dateTime(problem.changed)}, ago(problem.changed)),
  ]);
}

function table(problems) {
  const text = (route.query.text ?? "").toLowerCase();
  const found = problems.filter((problem) => problem.name.toLowerCase().includes(text));
  if (found.length === 0) return h(Empty, {title: say(words.none, {text: route.query.text}), text: words.noneText, symbol: "search"});
  const heads = [[words.name], [words.latest], [words.plans, "number"], [words.version, "number"], [words.state], [words.changed]];
  return h("div", {class: "scroll-x"}, h("table", {class: "table"}, [
    h("thead", h("tr", heads.map(([head, kind]) => h("th", {scope: "col", class: kind}, say(head))))),
    h("tbody", found.map(row)),
  ]));
}

const begin = () => h("button", {type: "button", class: "button main", onClick: () => go("/start")}, say(words.begin));

export const component = defineComponent({
  setup() {
    const problems = loading(read);
    return () => h("div", {class: "view"}, [
      h(ViewHead, {title: words.title, note: words.note}, {actions: begin}),
      h(Panel, {flush: true}, () => h(Loaded, {of: problems}, {
        default: (found) => (found.length === 0
          ? h(Empty, {title: words.empty, text: words.emptyText, symbol: "plan"}, begin)
          : [h("div", {class: "panel-tools"}, h(Search, {value: route.query.text ?? "", label: words.search, onChange: (text) => setQuery({text})})), table(found)]),
      })),
    ]);
  },
});
