// Trying changes on a plan: drag an item to somebody or choose another owner, pin, bar, cap, leave, weights; the effect on
// every measure stands beside it at once. Then re-plan around it, or propose it. Nothing is stored before that; the draft
// outlives a reload. When to modify: with what can be tried; the parts stand in `change/`.

import {get, post} from "../core/api.js";
import {boardOf} from "../core/board.js";
import {loading} from "../core/load.js";
import {Link, go, route} from "../core/router.js";
import {may} from "../core/session.js";
import {say} from "../core/words.js";
import {defineComponent, h, onBeforeUnmount, onMounted, ref} from "../core/vue.js";
import {ask} from "../parts/dialog.js";
import {Button} from "../parts/form.js";
import {notify, notifyProblem} from "../parts/notice.js";
import {Failure, Loaded, Panel, ViewHead} from "../parts/panel.js";
import {WhoMay} from "../parts/who_may.js";
import {asDraft, useDraft} from "./change/draft.js";
import {Effect, Verdict} from "./change/effect.js";
import {ItemPicker} from "./change/items.js";
import {Levers} from "./change/levers.js";
import {People} from "./change/people.js";
import {Replanned, useReplan} from "./change/replan.js";
import {Steps, told} from "./change/steps.js";
import {useEffectOf} from "./change/try.js";
import {Side} from "./plan/side.js";

const words = {
  title: {en: "Try changes", zh: "试着调整"},
  note: {en: "Drag an item to somebody, or choose another owner beside it. Nothing is stored until you propose it.", zh: "将项目拖给某人，或在旁边选择其他负责人。提交之前不会保存任何内容。"},
  back: {en: "Back to the plan", zh: "返回方案"},
  scenarios: {en: "Compare scenarios", zh: "对照情景"},
  undo: {en: "Undo", zh: "撤销"},
  redo: {en: "Redo", zh: "重做"},
  clear: {en: "Throw away", zh: "放弃草稿"},
  clearAsk: {en: "Throw all {n} changes away?", zh: "放弃全部 {n} 项更改？"},
  clearText: {en: "The plan itself stays as it is.", zh: "方案本身不受影响。"},
  items: {en: "Items", zh: "项目"},
  people: {en: "People", zh: "人员"},
  peopleNote: {en: "Drop an item on somebody.", zh: "将项目拖放到某人处。"},
  more: {en: "More to try", zh: "其他尝试"},
  steps: {en: "What you tried", zh: "已尝试的更改"},
  and: {en: ", ", zh: "，"},
  nothing: {en: "The effect of what you try appears here at once.", zh: "所尝试更改的影响会立即显示在此处。"},
  replan: {en: "Let it re-plan around this", zh: "围绕此更改重新规划"},
  propose: {en: "Propose this", zh: "提交变更单"},
  blocked: {en: "Hard rules forbid it as it stands. Let it re-plan around this first.", zh: "当前更改违反硬性规则。请先围绕此更改重新规划。"},
  proposed: {en: "Stored as version {version}; no account or lead changes hands.", zh: "已保存为版本 {version}；没有客户或线索更换负责人。"},
};
const MOST_TITLE = 160;

export const title = words.title;

/** What a proposal is called: what was tried, as far as it fits. */
function titleOf(board, levers, draft) {
  const text = draft.settled.value.map((step) => told(step, board, levers)).join(say(words.and));
  return text.length <= MOST_TITLE ? text : `${text.slice(0, MOST_TITLE - 1)}…`;
}

/** What can be done with a draft: proposing, throwing away; `busy` while it is proposed. */
function useActs(board, levers, draft, replan) {
  const busy = ref(false);

  async function propose() {
    busy.value = true;
    try {
      const job = replan.answer.value?.effect && replan.isOf(draft.steps.value) ? replan.kept.value.id : null;
      const made = await post(`/v1/page/plans/${board.plan.id}/propose`, {draft: asDraft(draft.steps.value), job, title: titleOf(board, levers, draft)}, {once: true});
      draft.clear();
      replan.forget();
      if (made.change_request) go(`/changes/${made.change_request}`);
      else { notify(say(words.proposed, {version: made.version})); go(`/plans/${made.plan}`); }
    } catch (problem) {
      notifyProblem(problem);
    }
    busy.value = false;
  }

  async function clear() {
    const sure = await ask({title: say(words.clearAsk, {n: draft.settled.value.length}), text: words.clearText, confirm: words.clear, danger: true});
    if (sure) draft.clear();
  }
  return {busy, propose, clear};
}

function useKeys(draft) {
  const onKey = (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.target.closest?.("input:not([type=range]), textarea")) return;
    const key = event.key.toLowerCase();
    const isRedo = key === "y" || (key === "z" && event.shiftKey);
    if (key !== "z" && !isRedo) return;
    event.preventDefault();
    if (isRedo) draft.redo();
    else draft.undo();
  };
  onMounted(() => window.addEventListener("keydown", onKey));
  onBeforeUnmount(() => window.removeEventListener("keydown", onKey));
}

function headActions(draft, acts) {
  return [
    h(Button, {symbol: "undo", disabled: !draft.canUndo.value, onClick: draft.undo, "data-act": "undo"}, () => say(words.undo)),
    h(Button, {symbol: "redo", disabled: !draft.canRedo.value, onClick: draft.redo, "data-act": "redo"}, () => say(words.redo)),
    h(Button, {kind: "quiet", disabled: !draft.steps.value.length, onClick: acts.clear}, () => say(words.clear)),
  ];
}

function proposing(tried, draft, replan, acts) {
  const isBlocked = tried.effect !== null && !tried.effect.allowed;
  const isEmpty = !draft.steps.value.length;
  if (isEmpty || (replan.kept.value && replan.isOf(draft.steps.value))) return null; // its panel has the way on
  return h("div", {class: "actions"}, [
    may("jobs:write") && h(Button, {kind: isBlocked ? "main" : "plain", symbol: "play", busy: replan.busy.value, onClick: () => replan.start(draft.steps.value), "data-act": "replan"}, () => say(words.replan)),
    may("plans:write") && h(Button, {kind: isBlocked ? "plain" : "main", disabled: isBlocked, why: words.blocked, busy: acts.busy.value, onClick: acts.propose, "data-act": "propose"}, () => say(words.propose)),
    isBlocked && h("p", {class: "note"}, say(words.blocked)),
  ]);
}

function effectPanel(tried, draft, replan, acts, board, levers) {
  const {effect} = tried;
  return h(Panel, {title: words.steps}, () => [
    h(Steps, {steps: draft.settled.value, board, levers, onRemove: draft.remove}),
    tried.problem && h(Failure, {problem: tried.problem, again: tried.again}),
    effect && h(Verdict, {effect}),
    proposing(tried, draft, replan, acts),
    h("div", {class: ["effect-now", tried.isAsking && "is-asking"], "aria-busy": tried.isAsking || undefined}, [effect ? h(Effect, {effect, bare: true}) : !tried.problem && h("p", {class: "note"}, say(words.nothing))]),
  ]);
}

/** What the address brings along: somebody who leaves becomes a step, once; an item is searched for. */
function begin(board, draft) {
  const {gone, item} = route.query;
  if (gone && board.repNumber.has(gone) && !draft.steps.value.some((step) => step.kind === "gone" && step.rep === gone)) draft.add({kind: "gone", rep: gone});
  return item && board.itemNumber.has(item) ? board.items.name[board.itemNumber.get(item)] : "";
}

/** The view once the plan is there. */
const Workbench = defineComponent({
  props: {board: Object, levers: Object},
  setup({board, levers}) {
    const draft = useDraft(board.plan.id);
    const replan = useReplan(board);
    const tried = useEffectOf(board.plan.id, draft.steps);
    const acts = useActs(board, levers, draft, replan);
    const [text, whose, dragged] = [ref(begin(board, draft)), ref(route.query.whose ?? ""), ref(null)];
    useKeys(draft);

    /** A move back to where the plan has it takes the move away. */
    function take(step) {
      const item = board.itemNumber.get(step.item);
      const isBack = step.kind === "move" && (board.reps.id[board.items.rep[item]] ?? null) === step.rep;
      if (!isBack) draft.add(step);
      else if (draft.steps.value.some((one) => one.kind === "move" && one.item === step.item)) draft.remove(step);
    }

    return () => [
      h(ViewHead, {title: words.title, note: words.note}, {
        above: () => h("p", {class: "crumbs"}, [h(Link, {to: `/plans/${board.plan.id}`}, () => say(words.back)), " · ", h(Link, {to: `/problems/${board.plan.problem}/scenarios`}, () => say(words.scenarios))]),
        actions: () => headActions(draft, acts),
      }),
      !may("plans:write") && h(WhoMay, {permission: "plans:write"}),
      h("div", {class: "plan-body"}, [
        h("div", {class: "plan-main change-body"}, [
          h("div", {class: "change-left"}, [
            h(Panel, {title: words.items, flush: true}, () => h(ItemPicker, {board, steps: draft.steps.value, text: text.value, whose: whose.value, onStep: take, onDrag: (item) => { dragged.value = item; }, onFind: (found) => { text.value = found.text; whose.value = found.whose; }})),
            h(Panel, {title: words.more}, () => h(Levers, {board, steps: draft.steps.value, levers, onStep: draft.add, onSlide: draft.slide})),
          ]),
          h(Panel, {title: words.people, note: words.peopleNote, flush: true}, () => h(People, {board, steps: draft.steps.value, effect: tried.effect, whose: whose.value, dragged: dragged.value, onGive: (step) => take({kind: "move", ...step}), onShow: (rep) => { whose.value = rep; }})),
          h("div", {class: ["change-right", replan.kept.value && "is-replanned"]}, [
            replan.kept.value && h(Replanned, {key: replan.kept.value.id, replan, job: replan.kept.value.id, board, isOld: !replan.isOf(draft.steps.value), busy: acts.busy.value, onPropose: acts.propose}),
            effectPanel(tried, draft, replan, acts, board, levers),
          ]),
        ]),
        h(Side, {board}),
      ]),
    ];
  },
});

export const component = defineComponent({
  setup() {
    const {id} = route.params;
    const loaded = loading(async () => {
      const [board, levers] = await Promise.all([boardOf(id), get(`/v1/page/plans/${id}/levers`)]);
      return {board, levers};
    });
    return () => h("div", {class: "view change-view"}, h(Loaded, {of: loaded, lines: 8}, {default: (value) => h(Workbench, value)}));
  },
});
