// All jobs, the newest first, with the gap of those that run. When to modify: with what a list of jobs shows.

import {get} from "../core/api.js";
import {ago, dateTime} from "../core/dates.js";
import {loading} from "../core/load.js";
import {Link, route, setQuery} from "../core/router.js";
import {percent, say} from "../core/words.js";
import {defineComponent, h, onBeforeUnmount, ref} from "../core/vue.js";
import {Button, Choice} from "../parts/form.js";
import {Empty, Loaded, Panel, ViewHead} from "../parts/panel.js";
import {ENDED} from "./job/follow.js";
import {kindTitle, stateOf} from "./job/kinds.js";

export const title = {en: "Jobs", zh: "作业"};

const words = {
  head: {en: "Jobs", zh: "作业"},
  note: {en: "Whatever takes longer than a moment: solving, what-if, repairs, reports. They survive a restart of the service.", zh: "耗时的工作：求解、情景、修复、报告。服务重启后仍会继续。"},
  all: {en: "All", zh: "全部"}, open: {en: "Running", zh: "进行中"}, failed: {en: "Failed", zh: "失败"},
  what: {en: "What", zh: "内容"}, state: {en: "State", zh: "状态"}, when: {en: "Asked", zh: "提交时间"}, result: {en: "Result", zh: "结果"},
  plan: {en: "Plan", zh: "方案"},
  none: {en: "No jobs here", zh: "没有作业"},
  noneText: {en: "Jobs appear when somebody solves a problem or asks a larger question.", zh: "求解问题或提出较大的问题时，会出现作业。"},
  more: {en: "Older ones", zh: "更早的作业"},
  narrow: {en: "Which jobs", zh: "筛选作业"},
  gap: {en: "gap {gap}", zh: "差距 {gap}"},
};
const STATES = {all: [], open: ["queued", "running", "stopping"], failed: ["failed", "expired"]};
const LOOK_AGAIN_MS = 3000;

function row(job) {
  const badge = stateOf(job);
  const gap = job.progress?.gap ?? null;
  return h("tr", {key: job.id}, [
    h("td", [h(Link, {to: `/jobs/${job.id}`}, () => job.note || kindTitle(job.kind)), job.note && h("p", {class: "note"}, kindTitle(job.kind))]),
    h("td", h("span", {class: ["badge", badge.look]}, badge.text)),
    h("td", {title: dateTime(job.made)}, ago(job.made)),
    h("td", job.new_plan ? h(Link, {to: `/plans/${job.new_plan}`}, () => say(words.plan)) : !ENDED.includes(job.state) && gap !== null ? say(words.gap, {gap: percent(gap, 1)}) : job.fault ? say(job.fault.message) : "–"),
  ]);
}

export const component = defineComponent({
  setup() {
    const which = () => (route.query.state in STATES ? route.query.state : "all");
    const cursors = ref([""]);
    const jobs = loading(async () => {
      const pages = [];
      for (const cursor of cursors.value) pages.push(await get("/v1/jobs", {limit: 50, state: STATES[which()], cursor}));
      return {items: pages.flatMap((page) => page.items), next: pages.at(-1).next};
    }, () => which());
    const timer = setInterval(() => { if (jobs.value?.items.some((job) => !ENDED.includes(job.state))) jobs.again(); }, LOOK_AGAIN_MS);
    onBeforeUnmount(() => clearInterval(timer));
    const more = () => { cursors.value = [...cursors.value, jobs.value.next]; jobs.again(); };
    const choices = () => Object.keys(STATES).map((name) => ({value: name, label: words[name]}));
    const table = ({items, next}) => (items.length === 0 ? h(Empty, {title: words.none, text: words.noneText, symbol: "jobs"}) : [
      h("div", {class: "scroll-x"}, h("table", {class: "table"}, [
        h("thead", h("tr", ["what", "state", "when", "result"].map((name) => h("th", {scope: "col"}, say(words[name]))))),
        h("tbody", items.map(row)),
      ])),
      next && h(Button, {kind: "quiet", onClick: more}, () => say(words.more)),
    ]);
    return () => h("div", {class: "view"}, [
      h(ViewHead, {title: words.head, note: words.note}, {actions: () => h(Choice, {label: words.narrow, value: which(), options: choices(), onChange: (state) => setQuery({state: state === "all" ? null : state})})}),
      h(Panel, {flush: true}, () => h(Loaded, {of: jobs}, {default: table})),
    ]);
  },
});
