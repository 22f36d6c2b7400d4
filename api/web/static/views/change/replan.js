// Re-planning around a draft: a job that holds what was tried and moves what it must; the gap shrinks while it runs, then
// the difference is shown. The job's id is kept with the draft: a reload goes on following it. When to modify: with what
// the job answers (api/jobs/kinds/replan.py).

import {get, post} from "../../core/api.js";
import {keptRef} from "../../core/keep.js";
import {may} from "../../core/session.js";
import {count, say} from "../../core/words.js";
import {defineComponent, h, onMounted, ref, shallowRef, watch} from "../../core/vue.js";
import {Button} from "../../parts/form.js";
import {notifyProblem} from "../../parts/notice.js";
import {Failure, Panel} from "../../parts/panel.js";
import {Gap} from "../../parts/progress.js";
import {diagnosis} from "../job/answers.js";
import {follow} from "../job/follow.js";
import {GapCurve, pointsOf} from "../job/gap_curve.js";
import {asDraft} from "./draft.js";
import {Effect} from "./effect.js";

const words = {
  title: {en: "Re-planned around this", zh: "围绕更改重新规划"},
  running: {en: "Keeping what you tried, and looking for the best plan around it …", zh: "保留您的更改，正在寻找最佳方案……"},
  waiting: {en: "Waiting for a free worker …", zh: "正在等待空闲的工作进程……"},
  propose: {en: "Propose the re-planned one", zh: "提交重新规划后的方案"},
  stop: {en: "Stop here and take the best so far", zh: "停止并采用当前最佳"},
  away: {en: "Put away", zh: "收起"},
  old: {en: "The draft has changed since. Re-plan again to include that.", zh: "此后草稿已更改。请重新规划以包含新的更改。"},
  none: {en: "No plan keeps all hard rules and what you tried. Take something back that stands in the way:", zh: "没有方案能同时满足全部硬性规则与您的更改。请撤回造成障碍的更改："},
  unknown: {en: "No plan was found in the time given. Try again with more time.", zh: "在给定时间内未找到方案。请增加时间重试。"},
  changed: {en: "{n} items change hands against the plan", zh: "与原方案相比，{n} 项更换负责人或时间"},
  item: {en: "Item", zh: "项目"},
  from: {en: "Plan", zh: "原方案"},
  to: {en: "Re-planned", zh: "重新规划后"},
  nobody: {en: "nobody", zh: "无人"},
  more: {en: "and {n} more", zh: "以及另外 {n} 项"},
  failed: {en: "Re-planning failed", zh: "重新规划失败"},
};

/** Time for a search: nobody waits long for a small team. */
export const secondsFor = (numItems) => Math.min(30, 5 + Math.round(numItems / 500));

const MOST_ROWS = 60;

/** The state of re-planning for a plan: `job` (id and draft), `start`, `forget`. */
export function useReplan({plan, numItems}) {
  const kept = keptRef(`replan ${plan.id}`, null);
  const busy = shallowRef(false);
  const answer = shallowRef(null);

  async function start(steps) {
    busy.value = true;
    try {
      const draft = asDraft(steps);
      const job = await post("/v1/jobs", {kind: "replan", problem: plan.problem, plan: plan.id, params: {draft, seconds: secondsFor(numItems)}}, {once: true});
      answer.value = null;
      kept.value = {id: job.id, draft: JSON.stringify(draft)};
    } catch (problem) {
      notifyProblem(problem);
    }
    busy.value = false;
  }

  const isOf = (steps) => kept.value !== null && kept.value.draft === JSON.stringify(asDraft(steps));
  return {kept, busy, answer, start, isOf, forget: () => { kept.value = null; answer.value = null; }};
}

function changesTable(answer, board) {
  const name = (rep) => (rep === null ? say(words.nobody) : board.reps.name[board.repNumber.get(rep)] ?? rep);
  const shown = answer.changes.slice(0, MOST_ROWS);
  return [
    h("p", {class: "note"}, say(words.changed, {n: count(answer.num_changes)})),
    h("div", {class: "scroll-x"}, h("table", {class: "table tight changes-table"}, [
      h("thead", h("tr", [words.item, words.from, words.to].map((head) => h("th", {scope: "col"}, say(head))))),
      h("tbody", shown.map((one) => h("tr", {key: one.item}, [h("td", one.name), h("td", name(one.before)), h("td", {class: "strong"}, name(one.after))]))),
    ])),
    answer.num_changes > shown.length && h("p", {class: "note"}, say(words.more, {n: count(answer.num_changes - shown.length)})),
  ];
}

function outcome(answer, board) {
  if (answer.effect === null) {
    return [h("p", {class: "verdict bad", role: "status"}, say(answer.status === "infeasible" ? words.none : words.unknown)), answer.in_the_way && [h("p", say(answer.in_the_way.headline)), diagnosis(answer.in_the_way)]];
  }
  const gap = answer.levels.find((level) => level.gap === null || level.gap > 0)?.gap ?? (answer.status === "optimal" ? 0 : null);
  return [gap !== null && h(Gap, {gap}), h(Effect, {effect: answer.effect}), changesTable(answer, board)];
}

/** The running or finished job. Props: `replan` (of `useReplan`), `job` (its id), `board`, `isOld`. */
export const Replanned = defineComponent({
  props: {replan: Object, job: String, board: Object, isOld: Boolean, busy: Boolean},
  emits: ["propose"],
  setup(props, {emit}) {
    const state = follow(props.job, take);
    const element = ref(null);
    onMounted(() => element.value.scrollIntoView({block: "nearest"}));
    async function take(job) {
      if (!job.answer_bytes) return;
      const found = job.answer ?? (await get(`/v1/jobs/${job.id}/answer`).catch((problem) => { notifyProblem(problem); return null; }))?.data;
      if (props.replan.kept.value?.id === job.id) props.replan.answer.value = found ?? null;
    }
    watch(() => state.problem, (problem) => { if (problem?.status === 404) props.replan.forget(); });

    const running = () => [
      h("p", {role: "status"}, say(state.job?.state === "running" ? words.running : words.waiting)),
      h(Gap, {gap: pointsOf(state.lines).at(-1)?.gap ?? null}),
      h(GapCurve, {lines: state.lines}),
      h("div", {class: "actions"}, h(Button, {symbol: "stop", onClick: state.cancel}, () => say(words.stop))),
    ];
    return () => {
      const answer = props.replan.answer.value;
      const failed = ["failed", "expired", "cancelled"].includes(state.job?.state) && !answer;
      return h("div", {ref: element, class: "replanned"}, h(Panel, {title: words.title}, {
        actions: () => h(Button, {kind: "quiet", onClick: props.replan.forget}, () => say(words.away)),
        default: () => [
          props.isOld && h("p", {class: "verdict warn"}, say(words.old)),
          state.problem && h(Failure, {problem: state.problem, again: state.again}),
          failed && h("p", {class: "verdict bad"}, say(state.job.fault?.message ?? words.failed)),
          answer?.effect && !props.isOld && may("plans:write") && h("div", {class: "actions"}, h(Button, {kind: "main", busy: props.busy, onClick: () => emit("propose"), "data-act": "propose"}, () => say(words.propose))),
          answer ? !props.isOld && outcome(answer, props.board) : !failed && !state.problem && running(),
        ],
      }));
    };
  },
});
