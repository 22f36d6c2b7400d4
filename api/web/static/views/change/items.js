// The items of a plan in the Change view: found by name or by person, dragged to somebody, or given by a menu; pinned and
// barred. Only the first hits are drawn: a search narrows them. When to modify: with what can be done to an item.

import {openPanel} from "../../core/panels.js";
import {compareNames, count, hours, say, short} from "../../core/words.js";
import {computed, defineComponent, h, ref} from "../../core/vue.js";
import {Button, Search} from "../../parts/form.js";
import {Empty} from "../../parts/panel.js";

const words = {
  search: {en: "Search items", zh: "搜索项目"},
  whose: {en: "Whose", zh: "负责人"},
  anybody: {en: "Everybody's", zh: "全部"},
  nobody: {en: "Nobody", zh: "无人"},
  owner: {en: "With whom is {name}?", zh: "{name}由谁负责？"},
  more: {en: "{n} more. Search for a part of the name, or choose a person.", zh: "另有 {n} 项。请搜索名称的一部分，或选择人员。"},
  none: {en: "Nothing matches", zh: "没有匹配项"},
  noneText: {en: "Clear the search, or choose another person.", zh: "请清空搜索，或选择其他人员。"},
  pin: {en: "Pin {name} to {rep}: nobody else may have it", zh: "将{name}锁定给{rep}：不得由他人负责"},
  unpin: {en: "Take the pin of {name} away", zh: "取消{name}的锁定"},
  bar: {en: "Bar {rep} from {name}", zh: "禁止{rep}负责{name}"},
  why: {en: "Why is {name} here?", zh: "{name}为何在此？"},
  moved: {en: "tried", zh: "已试调"},
};
const MOST = 120;
const DUTY = 2;

/** What the draft makes of each item that it names: `{rep}`, `{pin}`. */
function triedOn(steps) {
  const found = new Map();
  for (const step of steps) {
    if (step.item === undefined) continue;
    const known = found.get(step.item) ?? {};
    if (step.kind === "move") known.rep = step.rep;
    if (step.kind === "pin") known.pin = step.rep;
    if (step.kind === "bar") (known.bars ??= new Set()).add(step.rep);
    found.set(step.item, known);
  }
  return found;
}

/** Who has each item with the draft: number of the rep, -1 for nobody. */
export function holders(board, steps) {
  const reps = board.items.rep.slice();
  for (const [item, known] of triedOn(steps)) {
    if (known.rep !== undefined && board.itemNumber.has(item)) reps[board.itemNumber.get(item)] = known.rep === null ? -1 : board.repNumber.get(known.rep) ?? -1;
  }
  return reps;
}

function hits(board, reps, text, whose, first) {
  const wanted = text.trim().toLowerCase();
  const rep = whose === "" ? null : whose === "nobody" ? -1 : board.repNumber.get(whose) ?? null;
  const found = [];
  let total = 0;
  const look = (item) => {
    if (rep !== null && reps[item] !== rep) return;
    if (wanted && !board.items.name[item].toLowerCase().includes(wanted) && !board.items.id[item].toLowerCase().includes(wanted)) return;
    total += 1;
    if (found.length < MOST) found.push(item);
  };
  const isFirst = new Set(first);
  first.forEach(look);
  for (let item = 0; item < board.numItems; item += 1) if (!isFirst.has(item)) look(item);
  return {found, total};
}

/** Options of a menu of people, the active ones by name. */
export function peopleOptions(board, {nobody = false} = {}) {
  const order = board.reps.id.map((_, rep) => rep).filter((rep) => board.reps.active[rep]).sort((a, b) => compareNames(board.reps.name[a], board.reps.name[b]));
  const people = order.map((rep) => ({value: board.reps.id[rep], label: board.reps.name[rep]}));
  return nobody ? [{value: "", label: words.nobody}, ...people] : people;
}

/** The menu of an item's owners. Two hundred people in each of a hundred menus are drawn for nobody: one is filled when it is
 * reached. Emits `choose` (id of the person, null for nobody). */
const OwnerMenu = defineComponent({
  props: {item: String, name: String, holder: Object, options: Array},
  emits: ["choose"],
  setup(props, {emit}) {
    const isReached = ref(false);
    const reach = () => { isReached.value = true; };
    return () => {
      const {holder, options} = props;
      const shown = !isReached.value ? [holder] : options.some((one) => one.value === holder.value) ? options : [holder, ...options];
      return h("select", {
        class: "owner-menu", "aria-label": say(words.owner, {name: props.name}), "data-owner-of": props.item, value: holder.value,
        onFocus: reach, onPointerenter: reach, onPointerdown: reach, onChange: (event) => emit("choose", event.target.value || null),
      }, shown.map((one) => h("option", {key: one.value, value: one.value, selected: one.value === holder.value}, say(one.label))));
    };
  },
});

function marks({id, name, rep, repName, isPinned, isBarred}, emit) {
  const facts = {name, rep: repName};
  return [
    h(Button, {kind: "quiet", symbol: "pin", class: isPinned && "is-on", "aria-pressed": String(isPinned), label: say(isPinned ? words.unpin : words.pin, facts), onClick: () => emit("step", {kind: "pin", item: id, rep: isPinned ? null : rep})}),
    h(Button, {kind: "quiet", symbol: "bar", class: isBarred && "is-on", "aria-pressed": String(isBarred), label: say(words.bar, facts), onClick: () => emit("step", {kind: "bar", item: id, rep})}),
  ];
}

/** One item. Plain props only, so that of many those are drawn anew which a step concerns. */
const DragItem = defineComponent({
  props: {id: String, name: String, minutes: Number, worth: Number, rep: String, repName: String, isPinned: Boolean, isBarred: Boolean, isTried: Boolean, isDuty: Boolean, options: Array},
  emits: ["step", "drag"],
  setup(props, {emit}) {
    const holder = computed(() => (props.rep === null ? {value: "", label: words.nobody} : {value: props.rep, label: props.repName}));
    return () => h("li", {
      class: ["drag-item", props.isTried && "is-tried"], draggable: "true", "data-item": props.id,
      onDragstart: (event) => { event.dataTransfer.setData("text/plain", props.id); event.dataTransfer.effectAllowed = "move"; emit("drag", props.id); }, onDragend: () => emit("drag", null),
    }, [
      h("div", {class: "drag-name"}, [
        h("button", {type: "button", class: "link", title: say(words.why, {name: props.name}), onClick: () => openPanel("item", props.id)}, props.name),
        h("span", {class: "note"}, [hours(props.minutes), props.worth !== null && ` · ${short(props.worth)}`]),
      ]),
      props.isTried && h("span", {class: "badge accent"}, say(words.moved)),
      h("div", {class: "drag-acts"}, [
        h(OwnerMenu, {item: props.id, name: props.name, holder: holder.value, options: props.options, onChoose: (rep) => emit("step", {kind: "move", item: props.id, rep})}),
        !props.isDuty && props.rep !== null && marks(props, emit),
      ]),
    ]);
  },
});

/** What a row of the list is told about an item, as the draft has it. */
function told(item, {board, reps, tried}) {
  const {items} = board;
  const [id, known] = [items.id[item], tried.get(items.id[item])];
  const rep = reps[item] < 0 ? null : board.reps.id[reps[item]];
  return {
    key: id, id, name: items.name[item], minutes: items.minutes?.[item] ?? null, worth: items.value?.[item] ?? items.potential?.[item] ?? null,
    rep, repName: rep === null ? "" : board.reps.name[reps[item]], isTried: Boolean(known), isDuty: items.kind[item] === DUTY,
    isPinned: known?.pin !== undefined ? known.pin !== null : (items.pin?.[item] ?? -1) >= 0, isBarred: Boolean(known?.bars?.has(rep)),
  };
}

/** The list. Props: `board`, `steps` of the draft, `text`, `whose`; emits `step`, `drag` (an id or null), `find` ({text, whose}). */
export const ItemPicker = defineComponent({
  props: {board: Object, steps: Array, text: String, whose: String},
  emits: ["step", "drag", "find"],
  setup(props, {emit}) {
    const reps = computed(() => holders(props.board, props.steps));
    const tried = computed(() => triedOn(props.steps));
    const options = computed(() => peopleOptions(props.board, {nobody: true}));
    const found = computed(() => {
      const first = [...tried.value.keys()].map((id) => props.board.itemNumber.get(id)).filter((item) => item !== undefined);
      return hits(props.board, reps.value, props.text, props.whose, props.text || props.whose ? [] : first);
    });
    const whoseOptions = computed(() => [{value: "", label: words.anybody}, {value: "nobody", label: words.nobody}, ...peopleOptions(props.board)]);
    return () => [
      h("div", {class: "panel-tools"}, [
        h(Search, {value: props.text, label: words.search, onChange: (text) => emit("find", {text, whose: props.whose})}),
        h("select", {"aria-label": say(words.whose), onChange: (event) => emit("find", {text: props.text, whose: event.target.value})},
          whoseOptions.value.map((one) => h("option", {value: one.value, selected: one.value === props.whose}, say(one.label)))),
      ]),
      found.value.total === 0 ? h(Empty, {title: words.none, text: words.noneText, symbol: "search"})
        : h("ul", {class: "drag-list"}, found.value.found.map((item) => h(DragItem, {
          ...told(item, {board: props.board, reps: reps.value, tried: tried.value}), options: options.value, onStep: (step) => emit("step", step), onDrag: (id) => emit("drag", id),
        }))),
      found.value.total > MOST && h("p", {class: "note drag-more"}, say(words.more, {n: count(found.value.total - MOST)})),
    ];
  },
});
