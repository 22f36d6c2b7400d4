// The decisions of a plan that would cost most to undo, each in a sentence. When to modify: with what a decision tells.

import {get} from "../../core/api.js";
import {loading} from "../../core/load.js";
import {openPanel} from "../../core/panels.js";
import {count, say} from "../../core/words.js";
import {defineComponent, h} from "../../core/vue.js";
import {Button} from "../../parts/form.js";
import {Empty, Loaded, Panel} from "../../parts/panel.js";

const words = {
  title: {en: "What matters most in this plan", zh: "方案中最重要的决定"},
  why: {en: "Why?", zh: "为何？"},
  whyOf: {en: "Why {name} is where it is", zh: "{name}为何在此"},
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

export const DecisionsTab = defineComponent({
  props: {board: Object},
  setup({board}) {
    const found = loading(() => get(`/v1/plans/${board.plan.id}/decisions`));
    return () => h(Panel, {title: words.title, note: found.value?.headline, flush: true}, () => h(Loaded, {of: found, lines: 6}, {
      default: ({decisions}) => (decisions.length ? h("ol", decisions.map((one, rank) => decision(one, rank, board))) : h(Empty, {title: words.none, text: words.noneText})),
    }));
  },
});
