// What the answers of many capabilities show: what to do next, a person with the way to the own book, figures at a glance,
// lists that fold. When to modify: when more than one capability needs another thing.

import {post} from "../../core/api.js";
import {Link, go} from "../../core/router.js";
import {may} from "../../core/session.js";
import {say} from "../../core/words.js";
import {defineComponent, h, ref} from "../../core/vue.js";
import {secondsFor} from "../change/replan.js";
import {Button} from "../../parts/form.js";
import {icon} from "../../parts/icons.js";
import {notifyProblem} from "../../parts/notice.js";

const words = {
  next: {en: "Next", zh: "下一步"},
  compare: {en: "Try it as a scenario", zh: "作为情景试算"},
  more: {en: "Show all {n}", zh: "显示全部 {n} 项"},
};
const SYMBOLS = {good: "done", warn: "warning", plain: "right"};

/** What to do next, in one sentence; `kind`: good (nothing), warn, plain. Buttons go into the default slot. */
export function Next({text, kind = "plain"}, {slots}) {
  return h("div", {class: ["advice", "next", kind]}, [
    icon(SYMBOLS[kind], 20), h("p", [h("span", {class: "for-readers"}, `${say(words.next)}: `), say(text)]),
    slots.default && h("div", {class: "actions"}, slots.default()),
  ]);
}
Next.props = {text: null, kind: String};

/** The name of a rep by id. */
export const nameOf = (place, rep) => place.board.reps.name[place.board.repNumber.get(rep)] ?? rep;

/** The name of an account, lead or duty by id. */
export const itemName = (place, item) => place.board.items.name[place.board.itemNumber.get(item)] ?? item;

/** A person, as a link to their book in the plan. */
export const Person = ({place, rep}) => h(Link, {to: `/plans/${place.plan.id}`, query: {rep}, class: "strong"}, () => nameOf(place, rep));
Person.props = {place: Object, rep: String};

/** An account, lead or duty, as a link to why it is where it is. */
export const Item = ({place, item, name}) => h(Link, {to: `/plans/${place.plan.id}`, query: {tab: "items", item}}, () => name);
Item.props = {place: Object, item: String, name: String};

/** Figures side by side: `[{label, value, kind}]`. */
export const Glance = ({figures}) => h("dl", {class: "glance"}, figures.filter(Boolean).map((one) => h("div", {key: say(one.label), class: one.kind}, [h("dt", say(one.label)), h("dd", one.value)])));
Glance.props = {figures: Array};

/** A button that compares changes with the plan, among the scenarios of the problem. */
export const CompareButton = defineComponent({
  props: {place: Object, changes: Object, name: String, label: {default: () => words.compare}, kind: {type: String, default: "main"}},
  setup(props) {
    const busy = ref(false);
    async function compare() {
      const {problem, plan, board} = props.place;
      busy.value = true;
      try {
        const scenarios = [{name: "s1", changes: {...props.changes, name: props.name}}];
        const job = await post("/v1/jobs", {kind: "what-if", problem: problem.id, plan: plan.id, params: {scenarios, seconds: secondsFor(board.numItems)}}, {once: true});
        go(`/problems/${problem.id}/scenarios`, {answer: job.id});
      } catch (fault) {
        notifyProblem(fault);
      }
      busy.value = false;
    }
    return () => may("jobs:write") && h(Button, {kind: props.kind, busy: busy.value, onClick: compare, "data-act": "compare"}, () => say(props.label));
  },
});

/** A table that shows its first rows, all on demand. `heads`: `[[words, "number"?]]`; `row` makes a `tr`. */
export const ShortTable = defineComponent({
  props: {heads: Array, rows: Array, row: Function, most: {type: Number, default: 12}, label: null},
  setup(props) {
    const isOpen = ref(false);
    return () => [
      h("div", {class: "scroll-x"}, h("table", {class: "table tight", "aria-label": props.label && say(props.label)}, [
        h("thead", h("tr", props.heads.map(([head, kind]) => h("th", {scope: "col", class: kind}, say(head))))),
        h("tbody", (isOpen.value ? props.rows : props.rows.slice(0, props.most)).map(props.row)),
      ])),
      !isOpen.value && props.rows.length > props.most && h("p", {class: "more"}, h(Button, {kind: "quiet", symbol: "down", onClick: () => { isOpen.value = true; }}, () => say(words.more, {n: props.rows.length}))),
    ];
  },
});
