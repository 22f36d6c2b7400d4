// One job: how far it is, with the gap shrinking; stopped on request with the best plan so far; at its end the way on.
// When to modify: with what people want to know of a job.

import {post} from "../core/api.js";
import {ago, dateTime} from "../core/dates.js";
import {Link, go, route} from "../core/router.js";
import {may} from "../core/session.js";
import {count, number, say} from "../core/words.js";
import {defineComponent, h, onBeforeUnmount, ref} from "../core/vue.js";
import {Button} from "../parts/form.js";
import {Failure, Issues, Panel, Skeleton, ViewHead} from "../parts/panel.js";
import {notifyProblem} from "../parts/notice.js";
import {Gap, Progress} from "../parts/progress.js";
import {ProposeButton} from "../parts/propose.js";
import {Answer} from "./job/answers.js";
import {ENDED, follow} from "./job/follow.js";
import {GapCurve} from "./job/gap_curve.js";
import {kindTitle, stateOf} from "./job/kinds.js";

export const title = {en: "Job", zh: "作业"};

const words = {
  stop: {en: "Stop and keep the best plan so far", zh: "停止并保留当前最优方案"},
  cancel: {en: "Cancel", zh: "取消"},
  open: {en: "Open the plan", zh: "打开方案"},
  queued: {en: "Waiting for a worker; it begins by itself.", zh: "正在等待工作进程，将自动开始。"},
  slow: {en: "Still waiting. Is a worker running? `assigner serve` starts one; `assigner worker` starts more.", zh: "仍在等待。工作进程是否在运行？assigner serve 会启动一个，assigner worker 可启动更多。"},
  running: {en: "Searching for {n} s", zh: "已求解 {n} 秒"},
  opens: {en: "The plan opens by itself as soon as it is there.", zh: "方案完成后将自动打开。"},
  stage: {en: "Stage: {stage}", zh: "阶段：{stage}"},
  compile: {en: "Compiling the search, once on this machine, about a minute; it does not count", zh: "首次使用，正在为本机编译搜索程序，约一分钟，不计入时限"},
  steps: {en: "{done} of {total}", zh: "{done} / {total}"},
  asked: {en: "asked {when}", zh: "{when}提交"},
  ended: {en: "ended {when}", zh: "{when}结束"},
  back: {en: "Back to the problem", zh: "返回问题"},
  plan: {en: "The plan", zh: "方案"},
  answer: {en: "Answer", zh: "结果"},
  how: {en: "How the gap shrank", zh: "差距如何缩小"},
  waysOut: {en: "Find the cheapest way out", zh: "寻找最省的出路"},
  again: {en: "This run left no plan. Give it more time, or ask what stands in the way.", zh: "本次未得到方案。可增加求解时间，或查明障碍。"},
};
const SLOW_SECONDS = 15;

/** The best plan so far as one line. */
function running(job, last, seconds) {
  if (job.state === "queued") return [h(Progress, {}), h("p", {class: "note", role: "status"}, say(seconds > SLOW_SECONDS ? words.slow : words.queued))];
  const line = last?.line ?? {};
  const isCounted = typeof line.total === "number" && line.total > 0;
  return [
    isCounted ? h(Progress, {share: line.done / line.total}) : h(Gap, {gap: line.gap ?? null}),
    h("p", {class: "note", role: "status"}, [
      say(words.running, {n: number(line.seconds ?? seconds, 0)}),
      isCounted && ` · ${say(words.steps, {done: count(line.done), total: count(line.total)})}`,
      line.stage && ` · ${line.stage === "compile" ? say(words.compile) : say(words.stage, {stage: line.stage})}`,
    ]),
  ];
}

function fault(job) {
  if (!job.fault) return job.state === "cancelled" && !job.new_plan ? h("p", say(words.again)) : null;
  return h("div", {class: "failure", role: "alert"}, [h("div", [
    h("strong", say(job.fault.message)),
    job.fault.issues?.length > 0 && h(Issues, {issues: job.fault.issues}),
  ])]);
}

/** What would make room for what nobody has: asked as a job of its own. */
const findWaysOut = (job) => post("/v1/jobs", {kind: "repair", problem: job.problem, version: job.version, params: {seconds: 20}}, {once: true}).then((made) => go(`/jobs/${made.id}`), notifyProblem);

function summary(job) {
  if (!job.new_plan) return null;
  const {items, assigned} = job.summary?.counts ?? {};
  const {num_changed: changed, num_placed: placed} = job.answer ?? {};
  return h(Panel, {title: words.plan}, {
    default: () => h("p", {class: "headline"}, say(job.summary?.headline ?? "")),
    actions: () => [
      h(Link, {to: `/plans/${job.new_plan}`, class: "button main"}, () => say(words.open)),
      assigned < items && may("jobs:write") && h(Button, {onClick: () => findWaysOut(job)}, () => say(words.waysOut)),
      job.kind !== "solve" && h(ProposeButton, {plan: job.new_plan, moves: changed === undefined ? undefined : changed + placed}),
    ],
  });
}

function useSeconds() {
  const seconds = ref(0);
  const timer = setInterval(() => { seconds.value += 1; }, 1000);
  onBeforeUnmount(() => clearInterval(timer));
  return seconds;
}

export const component = defineComponent({
  setup() {
    const id = route.params.id;
    const seconds = useSeconds();
    const onEnd = (job) => {
      if (route.query.to === "plan" && job.new_plan && route.params.id === id) go(`/plans/${job.new_plan}`, {}, {replace: true});
    };
    const state = follow(id, onEnd);
    const stop = () => state.cancel().catch(notifyProblem);
    const actions = (job) => [
      job.problem && h(Link, {to: `/problems/${job.problem}`, class: "button"}, () => say(words.back)),
      !ENDED.includes(job.state) && may("jobs:write") && h(Button, {kind: "danger", symbol: "stop", disabled: job.state === "stopping", onClick: stop}, () => say(job.state === "running" ? words.stop : words.cancel)),
    ];
    return () => {
      if (state.problem) return h("div", {class: "view"}, h(Failure, {problem: state.problem, again: state.again}));
      if (!state.job) return h(Skeleton, {lines: 5});
      const job = state.job;
      const badge = stateOf(job);
      const isOver = ENDED.includes(job.state);
      return h("div", {class: "view job"}, [
        h(ViewHead, {title: job.note || kindTitle(job.kind)}, {
          actions: () => actions(job),
          note: () => [h("span", {class: ["badge", badge.look]}, badge.text), job.note ? ` ${kindTitle(job.kind)} · ` : " ", h("span", {title: dateTime(job.made)}, say(words.asked, {when: ago(job.made)})), isOver && ` · ${say(words.ended, {when: ago(job.ended)})}`],
        }),
        !isOver && h(Panel, {}, () => [running(job, state.lines.at(-1), seconds.value), route.query.to === "plan" && h("p", {class: "note"}, say(words.opens))]),
        fault(job),
        summary(job),
        job.answer && job.kind !== "solve" && h(Panel, {title: words.answer}, () => h(Answer, {job})),
        state.lines.length > 1 && h(Panel, {title: words.how}, () => h(GapCurve, {lines: state.lines})),
      ]);
    };
  },
});
