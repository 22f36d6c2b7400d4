// A job followed in place: progress while it runs, what went wrong, or its answer (and the job) in the default slot.
// When to modify: with what a running question shows.

import {get} from "../../core/api.js";
import {count, say} from "../../core/words.js";
import {defineComponent, h, shallowRef, watch} from "../../core/vue.js";
import {Button} from "../../parts/form.js";
import {notifyProblem} from "../../parts/notice.js";
import {Failure, Issues} from "../../parts/panel.js";
import {Progress} from "../../parts/progress.js";
import {follow} from "../job/follow.js";

const words = {
  waiting: {en: "Waiting for a free worker …", zh: "正在等待空闲的工作进程……"},
  running: {en: "Working on it …", zh: "正在处理……"},
  of: {en: "{done} of {total} done", zh: "已完成 {done} / {total}"},
  stop: {en: "Stop", zh: "停止"},
  failed: {en: "This gave no answer.", zh: "没有得到结果。"},
};

/** Props: `id` of the job; emits `gone` where the service no longer has it, `end` with the job that has ended. */
export const JobOf = defineComponent({
  props: {id: String},
  emits: ["gone", "end"],
  setup(props, {emit, slots}) {
    const answer = shallowRef(null);
    const state = follow(props.id, async (job) => {
      emit("end", job);
      if (!job.answer_bytes) return;
      answer.value = job.answer ?? (await get(`/v1/jobs/${job.id}/answer`).catch((problem) => { notifyProblem(problem); return null; }))?.data ?? null;
    });
    watch(() => state.problem, (problem) => { if (problem?.status === 404) emit("gone"); });

    function running() {
      const line = state.lines.at(-1)?.line ?? {};
      const isCounted = typeof line.total === "number" && line.total > 0;
      return [
        h(Progress, {share: isCounted ? line.done / line.total : null}),
        h("p", {class: "note", role: "status"}, isCounted ? say(words.of, {done: count(line.done), total: count(line.total)}) : say(state.job?.state === "running" ? words.running : words.waiting)),
        h("div", {class: "actions"}, h(Button, {symbol: "stop", onClick: state.cancel}, () => say(words.stop))),
      ];
    }

    const failed = () => h("div", {class: "failure", role: "alert"}, h("div", [h("strong", say(state.job.fault?.message ?? words.failed)), state.job.fault?.issues?.length > 0 && h(Issues, {issues: state.job.fault.issues})]));
    return () => {
      if (answer.value) return slots.default(answer.value, state.job);
      if (state.problem) return h(Failure, {problem: state.problem, again: state.again});
      return ["failed", "expired", "cancelled"].includes(state.job?.state) ? failed() : running();
    };
  },
});
