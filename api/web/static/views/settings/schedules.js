// Schedules: jobs by the clock, such as a new plan every Monday night; shown with their next ticks before they are made.
// When to modify: with what can be scheduled on the page.

import {all, post, put, remove} from "../../core/api.js";
import {dateTime} from "../../core/dates.js";
import {loading} from "../../core/load.js";
import {Link} from "../../core/router.js";
import {may} from "../../core/session.js";
import {say} from "../../core/words.js";
import {defineComponent, h, reactive, ref} from "../../core/vue.js";
import {ask} from "../../parts/dialog.js";
import {Button, Select, TextField} from "../../parts/form.js";
import {notifyProblem} from "../../parts/notice.js";
import {Empty, Failure, Loaded, Panel} from "../../parts/panel.js";
import {kindTitle} from "../job/kinds.js";

const words = {
  make: {en: "New schedule", zh: "新建计划任务"}, note: {en: "Makes a job by the clock. Nothing is published by it.", zh: "按时创建作业，不会自动发布方案。"},
  name: {en: "Name", zh: "名称"}, problem: {en: "Problem", zh: "问题"}, kind: {en: "Job", zh: "作业"}, when: {en: "When", zh: "时间"}, zone: {en: "Time zone", zh: "时区"},
  preview: {en: "Show when", zh: "预览时间"}, add: {en: "Make it", zh: "创建"},
  list: {en: "Schedules", zh: "计划任务"}, none: {en: "Nothing is scheduled", zh: "没有计划任务"}, noneText: {en: "For example: a new plan every Monday at 02:00.", zh: "例如：每周一 02:00 重新规划。"},
  next: {en: "Next", zh: "下次"}, last: {en: "Last job", zh: "上次作业"}, pause: {en: "Pause", zh: "暂停"}, resume: {en: "Resume", zh: "恢复"}, run: {en: "Run now", zh: "立即运行"}, drop: {en: "Remove", zh: "删除"},
  dropText: {en: "Its jobs and plans stay.", zh: "已有的作业与方案会保留。"}, paused: {en: "paused", zh: "已暂停"}, show: {en: "Show", zh: "查看"},
  ticks: {en: "It would run:", zh: "将运行于："},
};
/** When something may be asked again, by the clock of a zone. */
export const times = [
  {value: "0 2 * * 1", label: {en: "Mondays at 02:00", zh: "每周一 02:00"}},
  {value: "0 2 * * 1-5", label: {en: "Working days at 02:00", zh: "工作日 02:00"}},
  {value: "0 2 1 * *", label: {en: "On the 1st at 02:00", zh: "每月 1 日 02:00"}},
  {value: "0 2 1 1,4,7,10 *", label: {en: "Each quarter at 02:00", zh: "每季度首日 02:00"}},
];
const KINDS = ["solve", "rebalance", "lint", "diagnose", "hindsight"];
const DAY_SECONDS = 60;

const Make = defineComponent({
  emits: ["made"],
  setup(_, {emit}) {
    const form = reactive({name: "", problem: "", kind: "solve", cron: times[0].value, zone: Intl.DateTimeFormat().resolvedOptions().timeZone});
    const problems = loading(async () => {
      const found = await all("/v1/problems");
      form.problem ||= found[0]?.id ?? "";
      return found;
    });
    const preview = ref(null);
    const problem = ref(null);
    const body = () => ({name: form.name.trim() || kindTitle(form.kind), cron: form.cron, zone: form.zone, job: {kind: form.kind, problem: form.problem, params: form.kind === "solve" ? {seconds: DAY_SECONDS} : {}}});
    async function attempt(work) {
      problem.value = null;
      await work().catch((fault) => { problem.value = fault; });
    }
    const look = () => attempt(async () => { preview.value = await post("/v1/schedules/preview", body()); });
    const make = (event) => { event.preventDefault(); attempt(async () => { await post("/v1/schedules", body(), {once: true}); preview.value = null; form.name = ""; emit("made"); }); };
    const select = (name, options) => h(Select, {id: `schedule-${name}`, label: words[name === "cron" ? "when" : name], value: form[name], options, onChange: (value) => { form[name] = value; }});
    return () => h(Panel, {title: words.make, note: words.note}, () => [
      h("form", {class: "line-form", onSubmit: make}, [
        h(TextField, {id: "schedule-name", label: words.name, value: form.name, placeholder: kindTitle(form.kind), onChange: (text) => { form.name = text; }}),
        select("kind", KINDS.map((kind) => ({value: kind, label: kindTitle(kind)}))),
        select("problem", (problems.value ?? []).map((one) => ({value: one.id, label: one.name}))),
        select("cron", times),
        h(TextField, {id: "schedule-zone", label: words.zone, value: form.zone, onChange: (text) => { form.zone = text; }}),
        h(Button, {disabled: !form.problem, onClick: look}, () => say(words.preview)),
        h(Button, {kind: "main", type: "submit", disabled: !form.problem}, () => say(words.add)),
      ]),
      problem.value && h(Failure, {problem: problem.value}),
      preview.value && h("div", [h("p", say(words.ticks)), h("ul", preview.value.ticks.slice(0, 3).map((tick) => h("li", {key: tick.at}, dateTime(tick.at)))), h("p", {class: "note"}, say(preview.value.does))]),
    ]);
  },
});

function row(schedule, act) {
  return h("tr", {key: schedule.id}, [
    h("th", {scope: "row"}, schedule.name), h("td", kindTitle(schedule.job.kind)), h("td", say(times.find((one) => one.value === schedule.cron)?.label ?? schedule.cron)),
    h("td", schedule.paused ? h("span", {class: "badge warn"}, say(words.paused)) : dateTime(schedule.next)),
    h("td", schedule.last_job ? h(Link, {to: `/jobs/${schedule.last_job}`}, () => say(words.show)) : schedule.last_fault ? say(schedule.last_fault.message ?? "") : "–"),
    h("td", may("schedules:write") && h("span", {class: "actions"}, [
      h(Button, {kind: "quiet", onClick: () => act.turn(schedule)}, () => say(schedule.paused ? words.resume : words.pause)),
      h(Button, {kind: "quiet", onClick: () => act.drop(schedule)}, () => say(words.drop)),
    ])),
  ]);
}

/** Schedules. */
export const Schedules = defineComponent({
  setup() {
    const found = loading(() => all("/v1/schedules"));
    const known = (schedule) => ({ifMatch: `"${schedule.revision}"`});
    const act = {
      turn: ({name, cron, zone, job, paused, ...schedule}) => put(`/v1/schedules/${schedule.id}`, {name, cron, zone, job, paused: !paused}, known(schedule)).then(found.again).catch(notifyProblem),
      drop: async (schedule) => {
        if (await ask({title: words.drop, text: words.dropText, confirm: words.drop, danger: true})) await remove(`/v1/schedules/${schedule.id}`, known(schedule)).then(found.again).catch(notifyProblem);
      },
    };
    const table = (items) => (items.length ? h("div", {class: "scroll-x"}, h("table", {class: "table"}, [
      h("thead", h("tr", [...["name", "kind", "when", "next", "last"].map((name) => h("th", {scope: "col"}, say(words[name]))), h("td")])),
      h("tbody", items.map((schedule) => row(schedule, act))),
    ])) : h(Empty, {title: words.none, text: words.noneText, symbol: "jobs"}));
    return () => h("div", {class: "view"}, [
      h(Panel, {title: words.list, flush: true}, () => h(Loaded, {of: found, lines: 2}, {default: table})),
      may("schedules:write") && h(Make, {onMade: found.again}),
    ]);
  },
});
