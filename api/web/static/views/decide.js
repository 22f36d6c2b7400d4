// One change request, step by step: decide each move, let somebody else approve, publish, see it arrive in the CRM, take it
// back. The step that is next is the one that stands out. When to modify: with the order of these steps.

import {address} from "../core/api.js";
import {ago, date} from "../core/dates.js";
import {language} from "../core/look.js";
import {Link, go, route} from "../core/router.js";
import {may, session} from "../core/session.js";
import {count, percent, say, short, signed} from "../core/words.js";
import {computed, defineComponent, h, ref} from "../core/vue.js";
import {ask} from "../parts/dialog.js";
import {Button} from "../parts/form.js";
import {Failure, Panel, Skeleton, ViewHead} from "../parts/panel.js";
import {Approval} from "./decide/approval.js";
import {useGains} from "./decide/gains.js";
import {useHolds} from "./decide/holds.js";
import {Moves} from "./decide/moves.js";
import {nameOf, people} from "./decide/people.js";
import {PublishDialog, RollBackDialog} from "./decide/publish.js";
import {stateOf} from "./decide/states.js";
import {Thread} from "./decide/thread.js";
import {useRequest} from "./decide/use.js";
import {Writebacks} from "./decide/writebacks.js";

export const title = {en: "Decide", zh: "审批"};

const words = {
  by: {en: "proposed by {name}, {when}", zh: "由 {name} 于{when}提出"},
  plan: {en: "The plan behind it", zh: "对应方案"},
  steps: {en: "Steps", zh: "步骤"},
  decide: {en: "Decide", zh: "逐项决定"}, approve: {en: "Approve", zh: "批准"}, publish: {en: "Publish", zh: "发布"}, force: {en: "In force", zh: "生效"},
  openMoves: {en: "{n} open", zh: "待定 {n} 项"},
  withdraw: {en: "Withdraw", zh: "撤回"}, withdrawText: {en: "Nobody can decide on it any more; it stays as a record.", zh: "将不能再审批，仅作为记录保留。"},
  rollBack: {en: "Roll back", zh: "回滚"},
  handOver: {en: "Hand-over plan", zh: "交接计划"},
  sheets: {en: "Report with sheets", zh: "报告与交接单"},
  moves: {en: "Moves", zh: "调整"},
  movedValue: {en: "{value} of {of} in value changes hands ({share})", zh: "价值 {value}（共 {of}，占 {share}）更换负责人"},
  who: {en: "Who gives and who gets", zh: "转出与转入"},
  rep: {en: "Rep", zh: "销售代表"}, out: {en: "Gives", zh: "转出"}, into: {en: "Gets", zh: "转入"}, minutes: {en: "Minutes", zh: "分钟"},
  stale: {en: "The data has changed since: {n:move no longer starts|moves no longer start} from today's owner.", zh: "数据已变化：{n} 项调整的现负责人已不同。"},
  rebase: {en: "Bring up to date", zh: "更新到最新状态"},
  rejected: {en: "{n} rejected. The plan can be worked out again around what you decided, with the fewest other changes.", zh: "已拒绝 {n} 项。可在您的决定基础上重新求解，并使其他改动最少。"},
  breaks: {en: "{n} rejected. What is left breaks {broken:hard rule|hard rules} and cannot be published as it is:", zh: "已拒绝 {n} 项。其余部分违反 {broken} 处硬性规则，无法直接发布："},
  resolve: {en: "Re-plan around the rejections", zh: "围绕已拒绝项重新规划"},
  inForce: {en: "In force since {when}: {n} moves, effective {day}", zh: "{when}起生效：{n} 项调整，生效日 {day}"},
};

const FEW = 3;

function steps(details, publications) {
  const done = {decide: details.counts.open === 0, approve: ["approved", "published", "rolled-back"].includes(details.state), publish: ["published", "rolled-back"].includes(details.state), force: publications.some((one) => !one.rolled_back)};
  const next = ["decide", "approve", "publish", "force"].find((name) => !done[name]);
  const badge = details.counts.open ? say(words.openMoves, {n: count(details.counts.open)}) : null;
  return h("ol", {class: "steps", "aria-label": say(words.steps)}, ["decide", "approve", "publish", "force"].map((name) => h("li", {
    key: name, class: [done[name] && "done", name === next && "next"], "aria-current": name === next ? "step" : undefined,
  }, [say(words[name]), name === "decide" && badge && h("span", {class: "badge"}, badge)])));
}

function exchange(details) {
  if (!details.reps.length) return null;
  return h(Panel, {title: words.who, note: say(words.movedValue, {value: short(details.value.moved), of: short(details.value.of), share: percent(details.value.of ? details.value.moved / details.value.of : 0, 1)}), flush: true}, () => h("div", {class: "scroll-x"}, h("table", {class: "table"}, [
    h("thead", h("tr", [h("th", {scope: "col"}, say(words.rep)), ...["out", "into", "minutes"].map((name) => h("th", {scope: "col", class: "number"}, say(words[name])))])),
    h("tbody", details.reps.map((rep) => h("tr", {key: rep.rep}, [h("th", {scope: "row"}, rep.name), h("td", {class: "number"}, count(rep.num_out)), h("td", {class: "number"}, count(rep.num_in)), h("td", {class: "number"}, signed(rep.minutes))]))),
  ])));
}

/** What stands in the way, or could be better, before somebody approves. */
function advice(use, details, holds, isOpen) {
  if (!isOpen || !may("changes:write")) return null;
  return [
    details.conflicts.length > 0 && h("p", {class: "advice warn"}, [say(words.stale, {n: count(details.conflicts.length)}), h(Button, {busy: use.state.busy === "rebase", onClick: use.rebase}, () => say(words.rebase))]),
    details.counts.rejected > 0 && details.conflicts.length === 0 && rejections(use, details, holds),
  ];
}

/** What follows from the rejections: a plan that breaks hard rules without them, or one that could be better. */
function rejections(use, details, holds) {
  const isBroken = holds?.allowed === false;
  const replan = () => use.resolve().then((job) => job && !job.ended && go(`/jobs/${job.id}`));
  const n = count(details.counts.rejected);
  return h("div", {class: ["advice", isBroken && "warn"], role: "status"}, [
    isBroken ? h("div", [h("p", say(words.breaks, {n, broken: count(holds.num_broken)})), h("ul", {class: "plain-list"}, holds.broken.slice(0, FEW).map((one) => h("li", say(one))))]) : say(words.rejected, {n}),
    h(Button, {kind: isBroken ? "main" : "plain", busy: use.state.busy === "resolve", onClick: replan}, () => say(words.resolve)),
  ]);
}

const namesOf = (details) => new Map(details.reps.map((rep) => [rep.rep, rep.name]));

function named(moves, details) {
  const names = namesOf(details);
  return moves.map((move) => ({...move, from_name: names.get(move.from), to_name: names.get(move.to)}));
}

function headActions(use, details, dialogs) {
  const current = use.state.publications.find((one) => !one.rolled_back);
  const isLive = ["open", "approved"].includes(details.state);
  const handOver = () => use.handOver(null).then((job) => job && go(`/jobs/${job.id}`));
  return [
    h(Link, {to: `/plans/${details.plan}`, class: "button"}, () => say(words.plan)),
    may("jobs:write") && h(Button, {busy: use.state.busy === "hand-over", onClick: handOver}, () => say(words.handOver)),
    h("a", {class: "button", href: address(`/v1/plans/${details.plan}/download`, {format: "xlsx", language: language.value}), download: ""}, say(words.sheets)),
    isLive && may("changes:write") && h(Button, {kind: "danger", onClick: async () => { if (await ask({title: words.withdraw, text: words.withdrawText, confirm: words.withdraw, danger: true})) use.withdraw(""); }}, () => say(words.withdraw)),
    details.state === "approved" && may("plans:publish") && h(Button, {kind: "main", onClick: () => { dialogs.publish.value = true; }}, () => say(words.publish)),
    current && may("plans:publish") && h(Button, {kind: "danger", onClick: () => { dialogs.back.value = current; }}, () => say(words.rollBack)),
  ];
}

function dialogsOf(use, details, dialogs) {
  return [
    dialogs.publish.value && h(PublishDialog, {counts: details.counts, busy: use.state.busy === "publish", onClose: () => { dialogs.publish.value = false; }, onPublish: async (body) => { if (await use.publish(body)) dialogs.publish.value = false; }}),
    dialogs.back.value && h(RollBackDialog, {busy: use.state.busy === "roll-back", onClose: () => { dialogs.back.value = null; }, onRollBack: async (why) => { if (await use.rollBack(dialogs.back.value.id, why)) dialogs.back.value = null; }}),
  ];
}

export const component = defineComponent({
  setup() {
    const id = route.params.id;
    const use = useRequest(id);
    const gains = useGains(id);
    const holds = useHolds(use.state);
    const dialogs = {publish: ref(false), back: ref(null)};
    people();
    const moves = computed(() => (use.state.details ? named(use.state.moves, use.state.details) : []));
    const itemNames = computed(() => new Map(use.state.moves.map((move) => [move.item, move.name])));
    const inForce = () => use.state.publications.filter((one) => !one.rolled_back).map((one) => h("p", {key: one.id, class: "advice good"}, say(words.inForce, {when: ago(one.published), n: count(one.num_moves), day: date(one.effective)})));
    return () => {
      const {details, problem, publications} = use.state;
      if (!details) return problem ? h("div", {class: "view"}, h(Failure, {problem, again: use.read})) : h(Skeleton, {lines: 6});
      const badge = stateOf(details.state);
      const isOpen = ["open", "approved"].includes(details.state) && may("changes:write");
      return h("div", {class: "view decide"}, [
        h(ViewHead, {title: details.title || words.moves}, {
          actions: () => headActions(use, details, dialogs),
          note: () => [h("span", {class: ["badge", badge.look]}, badge.text), " ", say(words.by, {name: nameOf(details.proposer), when: ago(details.made)})],
        }),
        steps(details, publications), inForce(),
        advice(use, details, holds.value, isOpen),
        h(Approval, {details, isMine: details.proposer === session.actor, busy: use.state.busy === "approve", onApprove: use.approve}),
        publications.length > 0 && h(Writebacks, {publications, request: id, names: namesOf(details)}),
        h(Panel, {title: words.moves, flush: true}, () => h(Moves, {request: id, moves: moves.value, isOpen, gains: gains.told.value, left: gains.left.value, decide: use.decide, onShown: gains.need})),
        h("div", {class: "columns"}, [exchange(details), h(Thread, {id, turns: use.turns.value, names: itemNames.value, busy: use.state.busy === "comment", comment: use.comment})]),
        dialogsOf(use, details, dialogs),
      ]);
    };
  },
});
