// The people of a plan as places to drop items on: load against capacity and target, as the draft makes them.
// When to modify: with what a person shows while something is dragged.

import {amount} from "../../core/dimensions.js";
import {openPanel} from "../../core/panels.js";
import {count, say} from "../../core/words.js";
import {computed, defineComponent, h, ref} from "../../core/vue.js";
import {LoadBar} from "../../parts/bars.js";
import {Button} from "../../parts/form.js";
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

/** One person. Plain props only, so that of two hundred people those are drawn anew for whom something changes. */
const DropPerson = defineComponent({
  props: {id: String, name: String, dimension: String, load: Number, capacity: Number, target: Number, before: Number, most: Number, items: Number, isActive: Boolean, isGone: Boolean, isShown: Boolean, isWaiting: Boolean},
  emits: ["drop", "show"],
  setup(props, {emit}) {
    const isOver = ref(false);
    const write = (value) => amount(props.dimension, value);

    function drop(event) {
      event.preventDefault();
      isOver.value = false;
      emit("drop", event.dataTransfer.getData("text/plain"));
    }

    return () => h("li", {
      class: ["drop-person", isOver.value && "is-over", props.isWaiting && "is-waiting", props.isShown && "is-shown"], "data-drop": props.id,
      onDragover: (event) => { event.preventDefault(); isOver.value = true; }, onDragleave: () => { isOver.value = false; }, onDrop: drop,
    }, [
      h("div", {class: "drop-head"}, [
        h("button", {type: "button", class: "link strong", onClick: () => openPanel("rep", props.id)}, props.name),
        props.isGone && h("span", {class: "badge bad"}, say(words.gone)),
        !props.isActive && h("span", {class: "badge"}, say(words.inactive)),
        h(Button, {kind: "quiet", label: say(words.show, {name: props.name}), "aria-pressed": String(props.isShown), onClick: () => emit("show")}, () => say(words.items, {n: count(props.items)})),
      ]),
      isOver.value ? h("p", {class: "note drop-here"}, say(words.drop, {name: props.name}))
        : h(LoadBar, {load: props.load, capacity: props.capacity, target: props.target, before: props.before, most: props.most, write}),
    ]);
  },
});

/** Props: `board`, `steps`, `effect`, `whose` (the person whose items are listed), `dragged`; emits `give` ({item, rep}), `show`. */
export const People = defineComponent({
  props: {board: Object, steps: Array, effect: Object, whose: String, dragged: String},
  emits: ["give", "show"],
  setup(props, {emit}) {
    const name = shown(props.board);
    const loads = computed(() => loadsOf(props.board, props.effect, name));
    const counts = computed(() => {
      const found = new Array(props.board.numReps).fill(0);
      for (const rep of holders(props.board, props.steps)) if (rep >= 0) found[rep] += 1;
      return found;
    });
    const most = computed(() => 1.1 * Math.max(1, ...loads.value.map((one) => Math.max(one.load, one.capacity ?? 0))));
    const gone = computed(() => new Set(props.steps.filter((step) => step.kind === "gone").map((step) => step.rep)));

    function give(dropped, rep) {
      const item = dropped || props.dragged;
      if (item && props.board.itemNumber.has(item)) emit("give", {item, rep});
    }

    function person(id, rep) {
      const {reps} = props.board;
      return h(DropPerson, {
        key: id, id, name: reps.name[rep], dimension: name, ...loads.value[rep], most: most.value, items: counts.value[rep], isActive: reps.active[rep],
        isGone: gone.value.has(id), isShown: props.whose === id, isWaiting: Boolean(props.dragged), onDrop: (item) => give(item, id), onShow: () => emit("show", props.whose === id ? "" : id),
      });
    }

    return () => h("ul", {class: "drop-people"}, props.board.reps.id.map((id, rep) => [id, rep]).filter(([, rep]) => props.board.reps.active[rep] || counts.value[rep] > 0).map(([id, rep]) => person(id, rep)));
  },
});
