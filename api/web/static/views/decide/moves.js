// The moves of a change request: each accepted or rejected where it stands, by mouse or by key (A accepts, R rejects), one
// by one or all that are chosen. When to modify: with how moves are decided.

import {date} from "../../core/dates.js";
import {keptRef} from "../../core/keep.js";
import {count, say} from "../../core/words.js";
import {computed, defineComponent, h, nextTick, reactive, watch} from "../../core/vue.js";
import {Button, Choice, Search} from "../../parts/form.js";
import {stateOf} from "./states.js";

const AT_ONCE = 100;
const words = {
  item: {en: "Account or lead", zh: "客户或线索"}, from: {en: "From", zh: "现负责人"}, to: {en: "To", zh: "新负责人"}, gain: {en: "What it brings", zh: "带来的改进"}, day: {en: "From day", zh: "生效日"}, status: {en: "Decision", zh: "决定"},
  accept: {en: "Accept", zh: "接受"}, reject: {en: "Reject", zh: "拒绝"}, back: {en: "Take back", zh: "撤销决定"},
  nobody: {en: "nobody", zh: "无人"},
  search: {en: "Find a move", zh: "查找调整"},
  all: {en: "All", zh: "全部"}, open: {en: "Open", zh: "待定"}, accepted: {en: "Accepted", zh: "已接受"}, rejected: {en: "Rejected", zh: "已拒绝"},
  narrow: {en: "Which moves", zh: "筛选调整"},
  chosen: {en: "{n} chosen", zh: "已选 {n} 项"},
  choose: {en: "Choose {name}", zh: "选择{name}"},
  chooseAll: {en: "Choose all that are shown", zh: "全选"},
  why: {en: "Why not? (needed)", zh: "拒绝原因（必填）"},
  whyFor: {en: "Why is {name} rejected?", zh: "为何拒绝{name}？"},
  acceptAll: {en: "Accept all {n} open", zh: "接受全部 {n} 项待定"},
  more: {en: "{n} more", zh: "其余 {n} 项"},
  keys: {en: "In a row: A accepts, R rejects.", zh: "在行内：A 接受，R 拒绝。"},
  gains: {en: "Working out what each move brings: {n} to go …", zh: "正在计算每项调整带来的改进：还剩 {n} 项……"},
  none: {en: "No move fits.", zh: "没有符合条件的调整。"},
};

/** Fields of a move by which it is found. */
const textOf = (move) => [move.name, move.item, move.from, move.from_name, move.to, move.to_name].filter(Boolean).join(" ").toLowerCase();

function useMoves(props) {
  const chosen = reactive(new Set());
  const rejecting = keptRef(`reject ${props.request}`, null); // the items that are being rejected, and why
  const decide = async (items, status, why = "") => {
    const isDone = await props.decide({items}, status, why);
    if (isDone) items.forEach((item) => chosen.delete(item));
    return isDone;
  };
  const reject = (items) => {
    rejecting.value = {items, why: ""};
    nextTick(() => document.getElementById("reject-why")?.focus());
  };
  let sent = null; // while it is on its way, another move may be chosen already
  const finish = async (event) => {
    event.preventDefault();
    const mine = rejecting.value;
    if (!mine.why.trim() || mine === sent) return;
    sent = mine;
    if (await decide(mine.items, "rejected", mine.why.trim()) && rejecting.value === mine) rejecting.value = null;
    if (sent === mine) sent = null;
  };
  return {chosen, rejecting, decide, reject, finish};
}

function whyForm(use, name) {
  return h("form", {class: "why", onSubmit: use.finish}, [
    h("label", {for: "reject-why"}, name ? say(words.whyFor, {name}) : say(words.why)),
    h("input", {id: "reject-why", value: use.rejecting.value.why, maxlength: 1000, placeholder: say(words.why), onInput: (event) => { use.rejecting.value.why = event.target.value; }, onKeydown: (event) => { if (event.key === "Escape") use.rejecting.value = null; }}),
    h(Button, {kind: "danger", type: "submit", disabled: !use.rejecting.value.why.trim(), why: words.why}, () => say(words.reject)),
  ]);
}

function buttons(use, move, isOpen) {
  if (!isOpen) return null;
  if (move.status !== "open") return h(Button, {kind: "quiet", onClick: () => use.decide([move.item], "open")}, () => say(words.back));
  return [
    h(Button, {onClick: () => use.decide([move.item], "accepted")}, () => say(words.accept)),
    h(Button, {kind: "danger", onClick: () => use.reject([move.item])}, () => say(words.reject)),
  ];
}

function row(use, move, props) {
  const {isOpen} = props;
  const badge = stateOf(move.status);
  const onKeydown = (event) => {
    if (event.target.tagName === "INPUT" && event.target.type !== "checkbox") return;
    const act = {a: () => use.decide([move.item], "accepted"), r: () => use.reject([move.item])}[event.key.toLowerCase()];
    if (act && isOpen && move.status === "open") { event.preventDefault(); act(); }
  };
  const choose = (event) => (event.target.checked ? use.chosen.add(move.item) : use.chosen.delete(move.item));
  const isRejecting = isOpen && move.status === "open" && use.rejecting.value?.items.length === 1 && use.rejecting.value.items[0] === move.item;
  const gain = props.gains.get(move.item);
  return h("tr", {key: `${move.item} ${move.to}`, "data-item": move.item, class: move.status, onKeydown}, [
    h("td", isOpen && h("input", {type: "checkbox", checked: use.chosen.has(move.item), "aria-label": say(words.choose, {name: move.name}), onChange: choose})),
    h("th", {scope: "row"}, [move.name, move.name !== move.item && h("span", {class: "note"}, ` ${move.item}`)]),
    h("td", {class: "move-person"}, move.from_name ?? move.from ?? say(words.nobody)),
    h("td", {class: "move-person"}, move.to_name ?? move.to ?? say(words.nobody)),
    h("td", {class: "note move-gain"}, gain ? say(gain) : move.gain || (props.left > 0 ? "…" : "")),
    h("td", {class: "move-day"}, date(move.effective)),
    h("td", {class: "move-decision"}, [
      move.status !== "open" && h("span", {class: ["badge", badge.look]}, badge.text), move.reason && h("span", {class: "note"}, ` ${move.reason}`),
      isRejecting ? whyForm(use, move.name) : h("span", {class: "actions"}, buttons(use, move, isOpen)),
    ]),
  ]);
}

function tools(use, props, view) {
  const open = props.moves.filter((move) => move.status === "open").length;
  const items = [...use.chosen];
  return h("div", {class: "moves-tools"}, [
    h(Search, {label: words.search, value: view.text, onChange: (text) => { view.text = text; }}),
    h(Choice, {label: words.narrow, value: view.status, options: ["all", "open", "accepted", "rejected"].map((name) => ({value: name, label: words[name]})), onChange: (status) => { view.status = status; }}),
    props.isOpen && items.length > 0 && h("div", {class: "actions"}, [
      h("span", {class: "note"}, say(words.chosen, {n: count(items.length)})),
      h(Button, {onClick: () => use.decide(items, "accepted")}, () => say(words.accept)),
      h(Button, {kind: "danger", onClick: () => use.reject(items)}, () => say(words.reject)),
    ]),
    props.isOpen && open > 0 && items.length === 0 && h(Button, {onClick: () => props.decide({all_open: true}, "accepted")}, () => say(words.acceptAll, {n: count(open)})),
  ]);
}

/** The table; `gains` are words by item, `left` how many are still to come; `decide` takes a choice, a status and a reason and
 * says whether that was stored. Emits `shown` with the items in view. */
export const Moves = defineComponent({
  props: {request: String, moves: Array, isOpen: Boolean, gains: Map, left: Number, decide: Function},
  emits: ["shown"],
  setup(props, {emit}) {
    const view = reactive({text: "", status: "all", most: AT_ONCE});
    const use = useMoves(props);
    const shown = computed(() => props.moves.filter((move) => (view.status === "all" || move.status === view.status) && (!view.text || textOf(move).includes(view.text.toLowerCase()))));
    const inView = computed(() => shown.value.slice(0, view.most));
    watch(inView, (moves) => emit("shown", moves.map((move) => move.item)), {immediate: true});
    const chooseAll = (event) => shown.value.forEach((move) => (event.target.checked ? use.chosen.add(move.item) : use.chosen.delete(move.item)));
    const head = () => h("tr", [
      h("td", props.isOpen && h("input", {type: "checkbox", "aria-label": say(words.chooseAll), onChange: chooseAll})),
      ...["item", "from", "to", "gain", "day", "status"].map((name) => h("th", {scope: "col"}, say(words[name]))),
    ]);
    return () => h("div", {class: "moves"}, [
      tools(use, props, view),
      props.left > 0 && h("p", {class: "note moves-none is-working", role: "status"}, say(words.gains, {n: count(props.left)})),
      props.isOpen && use.rejecting.value?.items.length > 1 && whyForm(use, ""),
      h("div", {class: "scroll-x"}, h("table", {class: "table"}, [
        h("thead", head()),
        h("tbody", inView.value.map((move) => row(use, move, props))),
      ])),
      shown.value.length === 0 && h("p", {class: "note moves-none"}, say(words.none)),
      shown.value.length > view.most && h(Button, {kind: "quiet", onClick: () => { view.most += AT_ONCE; }}, () => say(words.more, {n: count(shown.value.length - view.most)})),
      props.isOpen && h("p", {class: "note moves-none"}, say(words.keys)),
    ]);
  },
});
