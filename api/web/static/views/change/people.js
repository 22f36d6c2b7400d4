// The people of a plan as places to drop items on: load against capacity and target, as the draft makes them.
// When to modify: with what a person shows while something is dragged.

import {openPanel} from "../../core/panels.js";
import {count, say} from "../../core/words.js";
import {computed, defineComponent, h, ref} from "../../core/vue.js";
import {LoadBar} from "../../parts/bars.js";
import {Button} from "../../parts/form.js";
import {amountOf} from "./effect.js";
import {holders} from "./items.js";

const words = {
  drop: {en: "Drop here to give it to {name}", zh: "拖放到此处，交给{name}"},
  items: {en: "{n} items", zh: "{n} 项"},
  show: {en: "Show the items of {name}", zh: "显示{name}的项目"},
  gone: {en: "leaves", zh: "离开"},
  inactive: {en: "not active", zh: "已停用"},
};

/** The dimension that bars show: minutes where there are any. */
const shown = (board) => (board.reps.loads.minutes ? "minutes" : Object.keys(board.reps.loads)[0]);

/** Loads with the draft: the effect tells those that change. */
function loadsOf(board, effect, name) {
  const {load, capacity, target} = board.reps.loads[name];
  const changed = new Map((effect?.reps ?? []).map((rep) => [rep.rep, rep.loads[name]]));
  return board.reps.id.map((id, rep) => {
    const after = changed.get(id)?.after;
    return {load: after?.load ?? load[rep], capacity: after ? after.capacity : capacity?.[rep] ?? null, target: after?.target ?? target?.[rep] ?? 0, before: load[rep]};
  });
}

/** Props: `board`, `steps`, `effect`, `whose` (the person whose items are listed), `dragged`; emits `give` ({item, rep}), `show`. */
export const People = defineComponent({
  props: {board: Object, steps: Array, effect: Object, whose: String, dragged: String},
  emits: ["give", "show"],
  setup(props, {emit}) {
    const over = ref(null);
    const name = shown(props.board);
    const loads = computed(() => loadsOf(props.board, props.effect, name));
    const counts = computed(() => {
      const found = new Array(props.board.numReps).fill(0);
      for (const rep of holders(props.board, props.steps)) if (rep >= 0) found[rep] += 1;
      return found;
    });
    const most = computed(() => 1.1 * Math.max(1, ...loads.value.map((one) => Math.max(one.load, one.capacity ?? 0))));
    const gone = computed(() => new Set(props.steps.filter((step) => step.kind === "gone").map((step) => step.rep)));

    function drop(event, id) {
      event.preventDefault();
      over.value = null;
      const item = event.dataTransfer.getData("text/plain") || props.dragged;
      if (item && props.board.itemNumber.has(item)) emit("give", {item, rep: id});
    }

    function person(id, rep) {
      const {board} = props;
      const person_name = board.reps.name[rep];
      return h("li", {
        key: id, class: ["drop-person", over.value === id && "is-over", props.dragged && "is-waiting", props.whose === id && "is-shown"], "data-drop": id,
        onDragover: (event) => { event.preventDefault(); over.value = id; }, onDragleave: () => { if (over.value === id) over.value = null; }, onDrop: (event) => drop(event, id),
      }, [
        h("div", {class: "drop-head"}, [
          h("button", {type: "button", class: "link strong", onClick: () => openPanel("rep", id)}, person_name),
          gone.value.has(id) && h("span", {class: "badge bad"}, say(words.gone)),
          !board.reps.active[rep] && h("span", {class: "badge"}, say(words.inactive)),
          h(Button, {kind: "quiet", label: say(words.show, {name: person_name}), "aria-pressed": String(props.whose === id), onClick: () => emit("show", props.whose === id ? "" : id)}, () => say(words.items, {n: count(counts.value[rep])})),
        ]),
        over.value === id ? h("p", {class: "note drop-here"}, say(words.drop, {name: person_name}))
          : h(LoadBar, {...loads.value[rep], most: most.value, write: (amount) => amountOf(name, amount)}),
      ]);
    }

    return () => h("ul", {class: "drop-people"}, props.board.reps.id.map((id, rep) => [id, rep]).filter(([, rep]) => props.board.reps.active[rep] || counts.value[rep] > 0).map(([id, rep]) => person(id, rep)));
  },
});
