// Sections of a view, and the states that every loaded thing has: loading (a skeleton), empty (what to do next), failed
// (what, the way out, the request's id, try again). No view invents its own. When to modify: with what a state shows.

import {isOnline} from "../core/api.js";
import {say} from "../core/words.js";
import {defineComponent, h, watch} from "../core/vue.js";
import {Button} from "./form.js";
import {icon} from "./icons.js";

const words = {
  again: {en: "Try again", zh: "重试"},
  loading: {en: "Loading …", zh: "正在加载……"},
  faults: {en: "Correct these, then try again:", zh: "请更正以下各处，然后重试："},
  request: {en: "Request {id}", zh: "请求编号 {id}"},
};

/** A box with a heading, perhaps a note and actions beside it. */
export function Panel({title, note, level = 2, flush}, {slots}) {
  const head = title && h("header", {class: "panel-head"}, [
    h("div", {class: "panel-title"}, [h(`h${level}`, say(title)), note && h("p", {class: "note"}, say(note))]),
    slots.actions && h("div", {class: "actions"}, slots.actions()),
  ]);
  return h("section", {class: ["panel", flush && "flush"]}, [head, h("div", {class: "panel-body"}, slots.default?.())]);
}
Panel.props = {title: null, note: null, level: Number, flush: Boolean};

/** The head of a view: its name, a line about it, and what can be done. */
export function ViewHead({title, note}, {slots}) {
  return h("header", {class: "view-head"}, [
    h("div", [slots.above?.(), h("h1", {tabindex: -1, id: "view-title"}, say(title)), (note || slots.note) && h("p", {class: "note"}, slots.note?.() ?? say(note))]),
    slots.actions && h("div", {class: "actions"}, slots.actions()),
  ]);
}
ViewHead.props = {title: null, note: null};

/** Grey lines where content will be. */
export function Skeleton({lines = 4}) {
  const widths = ["62%", "88%", "74%", "93%", "55%", "81%"];
  return h("div", {class: "skeleton", role: "status"}, [
    h("span", {class: "for-readers"}, say(words.loading)),
    ...Array.from({length: lines}, (_, index) => h("div", {class: "skeleton-line", style: {width: widths[index % widths.length]}})),
  ]);
}
Skeleton.props = {lines: Number};

/** Nothing is there yet: says what to do next. */
export function Empty({title, text, symbol = "info"}, {slots}) {
  return h("div", {class: "empty"}, [icon(symbol, 28), h("h3", say(title)), text && h("p", say(text)), slots.default && h("div", {class: "actions"}, slots.default())]);
}
Empty.props = {title: null, text: null, symbol: String};

/** A failure as the service told it; where it could not be reached, it is tried again by itself once it is back. */
export const Failure = defineComponent({
  props: {problem: Object, again: Function},
  setup(props) {
    watch(isOnline, (isOn) => { if (isOn && props.problem.status === 0) props.again?.(); });
    return () => failure(props.problem, props.again);
  },
});

function failure(problem, again) {
  const isOurs = problem.words !== undefined;
  return h("div", {class: "failure", role: "alert"}, [
    icon("warning", 22),
    h("div", [
      h("strong", isOurs ? problem.title : problem.message),
      isOurs && h("p", problem.issues.length ? say(words.faults) : problem.detail),
      isOurs && problem.issues.length > 0 && h(Issues, {issues: problem.issues}),
      problem.requestId && h("p", {class: "note"}, say(words.request, {id: problem.requestId})),
      again && h("div", {class: "actions"}, [h(Button, {onClick: again}, () => say(words.again))]),
    ]),
  ]);
}

/** Findings about an input: where, what, and the way out. */
export function Issues({issues, most = 20}) {
  return h("ul", {class: "issues"}, issues.slice(0, most).map((issue) => h("li", {class: issue.severity}, [
    h("code", issue.place), " ", say(issue.message), issue.way_out && h("span", {class: "way-out"}, [" ", say(issue.way_out)]),
  ])));
}
Issues.props = {issues: Array, most: Number};

/** Shows what `loading` (core/load.js) returned: skeleton, failure, or the default slot with the value. */
export function Loaded({of, lines}, {slots}) {
  if (of.value !== null) return slots.default(of.value);
  if (of.problem) return h(Failure, {problem: of.problem, again: of.again});
  return h(Skeleton, {lines});
}
Loaded.props = {of: Object, lines: Number};
