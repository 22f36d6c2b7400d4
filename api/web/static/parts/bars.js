// Bars: a load against its capacity and target (filled to the load, red beyond the capacity, with marks at target and
// today), plain amounts, and ranges. Drawn with boxes, because a list of two hundred of them must sort at once.
// When to modify: with what a bar shows.

import {say} from "../core/words.js";
import {h} from "../core/vue.js";

const words = {
  about: {en: "{load} of {capacity}, target {target}", zh: "{load}，上限 {capacity}，目标 {target}"},
  free: {en: "{load}, target {target}", zh: "{load}，目标 {target}"},
};

const share = (value, most) => `${Math.max(0, Math.min(100, (100 * value) / most)).toFixed(2)}%`;

/** `load`, `capacity` (or null), `target` and `before` on a scale up to `most`; `write` says an amount. */
export function LoadBar({load, capacity, target, before, most, write, kind}) {
  const top = most > 0 ? most : 1;
  const inside = capacity == null ? load : Math.min(load, capacity);
  const about = say(capacity == null ? words.free : words.about, {load: write(load), capacity: write(capacity), target: write(target)});
  return h("div", {class: ["load-bar", kind], role: "img", "aria-label": about, title: about}, [
    capacity != null && h("span", {class: "load-room", style: {width: share(capacity, top)}}),
    h("span", {class: "load-fill", style: {width: share(inside, top)}}),
    load > inside && h("span", {class: "load-over", style: {left: share(inside, top), width: share(load - inside, top)}}),
    target > 0 && h("span", {class: "load-target", style: {left: share(target, top)}}),
    before != null && before !== load && h("span", {class: "load-before", style: {left: share(before, top)}}),
  ]);
}
LoadBar.props = ["load", "capacity", "target", "before", "most", "write", "kind"];

/** A value as a bar on a scale up to `most`, beside what is written of it; `parts` (`[{value, kind, label}]`) lie side by side. */
export function Bar({value, parts, most, text, kind}) {
  const top = most > 0 ? most : 1;
  const pieces = parts ?? [{value, kind}];
  const about = pieces.filter((one) => one.label && one.value).map((one) => one.label).join(", ") || text;
  return h("div", {class: "bar-line", role: "img", "aria-label": about, title: about}, [
    h("span", {class: "bar-track"}, pieces.filter((one) => one.value > 0).map((one, at) => h("i", {key: at, class: one.kind, style: {width: share(one.value, top)}}))),
    text != null && h("span", {class: "number"}, text),
  ]);
}
Bar.props = ["value", "parts", "most", "text", "kind"];

/** A range with its middle, and a mark (or null): what may come, and what is wanted. */
export function RangeBar({low, mean, high, mark, most, label}) {
  const top = most > 0 ? most : 1;
  return h("div", {class: "range-bar", role: "img", "aria-label": label, title: label}, [
    h("span", {class: "range-span", style: {left: share(low, top), width: share(high - low, top)}}),
    h("span", {class: "range-mean", style: {left: share(mean, top)}}),
    mark != null && h("span", {class: ["range-mark", mark > mean && "above"], style: {left: share(mark, top)}}),
  ]);
}
RangeBar.props = ["low", "mean", "high", "mark", "most", "label"];
