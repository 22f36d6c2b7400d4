// The decisions of a plan that would cost most to undo, each in a sentence. When to modify: with what a decision tells.

import {get} from "../../core/api.js";
import {AT_ONCE, asked} from "../../core/asking.js";
import {loading} from "../../core/load.js";
import {openPanel} from "../../core/panels.js";
import {may} from "../../core/session.js";
import {count, say} from "../../core/words.js";
import {defineComponent, h} from "../../core/vue.js";
import {Button} from "../../parts/form.js";
import {Empty, Loaded, Panel} from "../../parts/panel.js";
import {Progress} from "../../parts/progress.js";
import {WhoMay} from "../../parts/who_may.js";

const words = {
  title: {en: "What matters most in this plan", zh: "方案中最重要的决定"},
  why: {en: "Why?", zh: "为何？"},
  whyOf: {en: "Why {name} is where it is", zh: "{name}为何在此"},
  slow: {en: "Weighing every decision against its next best; for a large plan this takes some seconds …", zh: "正在将每项决定与次优选择对比；大型方案需要几秒……"},
  none: {en: "Nothing to tell", zh: "没有可说明的决定"},
  noneText: {en: "Undoing any one decision of this plan costs nothing.", zh: "撤销任何一项决定都没有代价。"},
};

function decision(one, rank, board) {
  const name = board.items.name[board.itemNumber.get(one.item)] ?? one.item;
  return h("li", {class: "decision", key: one.item, "data-decision": one.item}, [
    h("span", {class: "rank", "aria-hidden": "true"}, count(rank + 1)),
    h("p", say(one.sentence)),
    h(Button, {kind: "quiet", "aria-label": say(words.whyOf, {name}), onClick: () => openPanel("item", one.item)}, () => say(words.why)),
  ]);
}

const isLarge = (board) => board.numItems > AT_ONCE;
const known = new WeakMap();

/** The decisions of a plan, found once a board: a plan never changes. */
function decisionsOf(board) {
  if (!known.has(board)) {
    const found = isLarge(board) ? asked("decisions", board, {}) : get(`/v1/plans/${board.plan.id}/decisions`);
    found.catch(() => known.delete(board));
    known.set(board, found);
  }
  return known.get(board);
}

const waiting = () => h("div", {class: "panel-body"}, [h(Progress, {}), h("p", {class: "note", role: "status"}, say(words.slow))]);

export const DecisionsTab = defineComponent({
  props: {board: Object},
  setup({board}) {
    if (isLarge(board) && !may("jobs:write")) return () => h(WhoMay, {permission: "jobs:write"});
    const found = loading(() => decisionsOf(board));
    return () => h(Panel, {title: words.title, note: found.value?.headline, flush: true}, () => (isLarge(board) && found.isLoading ? waiting() : h(Loaded, {of: found, lines: 6}, {
      default: ({decisions}) => (decisions.length ? h("ol", decisions.map((one, rank) => decision(one, rank, board))) : h(Empty, {title: words.none, text: words.noneText})),
    })));
  },
});
