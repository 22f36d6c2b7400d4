// All change requests, the newest first: what waits for a decision, what is in force, what ended.
// When to modify: with what a list of change requests shows.

import {get} from "../core/api.js";
import {ago, dateTime} from "../core/dates.js";
import {loading} from "../core/load.js";
import {Link, route, setQuery} from "../core/router.js";
import {count, say} from "../core/words.js";
import {defineComponent, h} from "../core/vue.js";
import {Choice} from "../parts/form.js";
import {Empty, Loaded, Panel, ViewHead} from "../parts/panel.js";
import {nameOf, people} from "./decide/people.js";
import {stateOf} from "./decide/states.js";

export const title = {en: "Decisions", zh: "审批"};

const words = {
  head: {en: "Decisions", zh: "审批"},
  note: {en: "A plan becomes a change request: each move is accepted or rejected, somebody else approves, then it is published.", zh: "方案形成变更单：逐项接受或拒绝，由他人批准后发布。"},
  all: {en: "All", zh: "全部"}, open: {en: "Open", zh: "待定"}, approved: {en: "Approved", zh: "已批准"}, published: {en: "In force or earlier", zh: "已发布"},
  narrow: {en: "Which change requests", zh: "筛选变更单"},
  name: {en: "Change request", zh: "变更单"}, state: {en: "State", zh: "状态"}, moves: {en: "Moves", zh: "调整"}, by: {en: "Proposed by", zh: "提出人"}, when: {en: "Changed", zh: "更新时间"},
  progress: {en: "{open} open, {accepted} accepted, {rejected} rejected", zh: "待定 {open}，接受 {accepted}，拒绝 {rejected}"},
  none: {en: "Nothing to decide", zh: "没有待审批内容"},
  noneText: {en: "Open a plan and choose “Propose the moves”: its moves come here for decision.", zh: "打开方案并选择“提交调整”，其调整会出现在此处等待审批。"},
  toPlans: {en: "To the plans", zh: "前往方案"},
};
const STATES = ["all", "open", "approved", "published"];

function row(request) {
  const badge = stateOf(request.state);
  const counts = {open: count(request.counts.open), accepted: count(request.counts.accepted), rejected: count(request.counts.rejected)};
  return h("tr", {key: request.id}, [
    h("td", h(Link, {to: `/changes/${request.id}`}, () => request.title || request.id)),
    h("td", h("span", {class: ["badge", badge.look]}, badge.text)),
    h("td", say(words.progress, counts)),
    h("td", nameOf(request.proposer)),
    h("td", {title: dateTime(request.changed)}, ago(request.changed)),
  ]);
}

function table({items}) {
  if (!items.length) {
    return h(Empty, {title: words.none, text: words.noneText, symbol: "changes"}, () => h(Link, {to: "/problems", class: "button main"}, () => say(words.toPlans)));
  }
  return h("div", {class: "scroll-x"}, h("table", {class: "table"}, [
    h("thead", h("tr", ["name", "state", "moves", "by", "when"].map((name) => h("th", {scope: "col"}, say(words[name]))))),
    h("tbody", items.map(row)),
  ]));
}

export const component = defineComponent({
  setup() {
    people();
    const which = () => (STATES.includes(route.query.state) ? route.query.state : "all");
    const requests = loading(() => get("/v1/change-requests", {limit: 200, state: which() === "all" ? null : which()}), which);
    const choices = STATES.map((name) => ({value: name, label: words[name]}));
    return () => h("div", {class: "view"}, [
      h(ViewHead, {title: words.head, note: words.note}, {actions: () => h(Choice, {label: words.narrow, value: which(), options: choices, onChange: (state) => setQuery({state: state === "all" ? null : state})})}),
      h(Panel, {flush: true}, () => h(Loaded, {of: requests}, {default: table})),
    ]);
  },
});
