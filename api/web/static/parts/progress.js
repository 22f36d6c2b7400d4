// Progress: a bar for a known share, a moving one where nobody knows, and the gap that shrinks while a plan is searched.
// When to modify: with what a running job shows.

import {percent, say} from "../core/words.js";
import {h} from "../core/vue.js";

const words = {
  working: {en: "Working …", zh: "正在处理……"},
  gap: {en: "at most {gap} from the best possible", zh: "与最优相差不超过 {gap}"},
};

/** `share` from 0 to 1, or null where it is not known. */
export function Progress({share = null, label}) {
  const isKnown = typeof share === "number";
  const about = {role: "progressbar", "aria-label": say(label ?? words.working), "aria-valuemin": 0, "aria-valuemax": 100};
  if (isKnown) about["aria-valuenow"] = Math.round(share * 100);
  return h("div", {class: ["progress", !isKnown && "unknown"], ...about},
    [h("div", {class: "progress-bar", style: isKnown ? {width: `${Math.round(share * 100)}%`} : {}})]);
}
Progress.props = {share: null, label: null};

/** The gap to the best possible, in words and as a bar that empties; null where no bound is known yet. */
export function Gap({gap}) {
  if (typeof gap !== "number") return h(Progress, {});
  const width = Math.min(1, Math.sqrt(Math.max(0, gap)) * 2); // small gaps stay visible
  return h("div", {class: "gap"}, [h("div", {class: "gap-bar", style: {width: `${width * 100}%`}}), h("span", say(words.gap, {gap: percent(gap, gap < 0.01 ? 2 : 1)}))]);
}
Gap.props = {gap: null};
