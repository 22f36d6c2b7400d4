// A difference taken apart: from what was planned, cause by cause, to what came; each step a bar that begins where the one
// before ended. What chance alone gives is shaded. When to modify: with how a difference is drawn.

import {h} from "../core/vue.js";

const share = (value, low, high) => `${((100 * (value - low)) / (high - low || 1)).toFixed(2)}%`;

/** Each step with where it begins and ends: `{label, value, from, to, kind, ...}`. */
function placed(start, steps, end) {
  let at = start.value;
  const between = steps.map((step) => { const from = at; at += step.value; return {...step, from, to: at, kind: step.value < 0 ? "down" : "up"}; });
  return [{...start, from: 0, to: start.value, kind: "whole"}, ...between, {...end, from: 0, to: end.value, kind: "whole"}];
}

/** Where the scale begins: at 0, or nearer where everything lies far from it. */
function floorOf(marks) {
  const least = Math.min(...marks);
  const span = Math.max(...marks) - least || 1;
  return least > 2 * span ? least - span / 2 : Math.min(0, least);
}

function row(step, low, high, write) {
  const [left, right] = [Math.min(step.from, step.to), Math.max(step.from, step.to)];
  const text = write(step.value, step.kind === "whole");
  return h("div", {class: "waterfall-row", key: step.label, title: step.note}, [
    h("span", {class: "waterfall-label"}, [step.label, step.note && h("small", {class: "note"}, step.note)]),
    h("span", {class: "waterfall-track", role: "img", "aria-label": `${step.label}: ${text}`}, [
      step.range > 0 && h("i", {class: "chance", style: {left: share(Math.max(low, step.from - step.range), low, high), width: share(low + 2 * step.range, low, high)}}),
      h("i", {class: step.kind, style: {left: share(left, low, high), width: `max(2px, ${share(low + right - left, low, high)})`}}),
    ]),
    h("span", {class: ["number", step.kind]}, text),
  ]);
}

/**
 * `start` and `end`: `{label, value}`; `steps`: `[{label, note, value, range}]` that lead from one to the other (`range`: what
 * chance alone gives, or nothing); `write` (amount, whether it is whole) says an amount. The scale does not begin at 0 where all lies far from it.
 */
export function Waterfall({start, steps, end, write, label}) {
  const all = placed(start, steps, end);
  const inner = all.slice(1, -1).flatMap((one) => [one.from, one.to, one.from - (one.range ?? 0), one.from + (one.range ?? 0)]);
  const marks = [...inner, start.value, end.value];
  const [floor, most] = [floorOf(marks), Math.max(...marks)];
  return h("div", {class: "waterfall", role: "group", "aria-label": label}, all.map((one) => row({...one, from: one.kind === "whole" ? floor : one.from}, floor, most, write)));
}
Waterfall.props = {start: Object, steps: Array, end: Object, write: Function, label: String};
