// A plan at a glance: what is placed, what moves, how even it is, how good it is at most. When to modify: when managers
// ask for another figure first.

import {setQuery} from "../../core/router.js";
import {count, percent, say} from "../../core/words.js";
import {h} from "../../core/vue.js";
import {gapOf, gapText, quality} from "./quality.js";

const words = {
  placed: {en: "Placed", zh: "已分配"},
  left: {en: "{n} with nobody", zh: "{n} 项无人负责"},
  none: {en: "everything has somebody", zh: "全部有人负责"},
  moves: {en: "Change hands", zh: "调整负责人"},
  ofOwned: {en: "{share} of what has an owner", zh: "占已有负责人的 {share}"},
  first: {en: "{n} get their first owner", zh: "{n} 项首次分配"},
  even: {en: "Fullest rep", zh: "最忙的人"},
  evenNote: {en: "{over} over capacity · average {mean}", zh: "{over} 人超出上限 · 平均 {mean}"},
  noCapacity: {en: "no capacities are set", zh: "未设置产能上限"},
  good: {en: "Room for improvement", zh: "改进空间"},
  unknown: {en: "unknown", zh: "未知"},
  atMost: {en: "≤ {gap}", zh: "≤ {gap}"},
};

function figure(label, value, note, {kind, act} = {}) {
  const inside = [h("span", {class: "figure-label"}, say(label)), h("strong", {class: ["figure-value", kind]}, value), h("span", {class: "note"}, note)];
  return act ? h("button", {type: "button", class: "figure", onClick: act}, inside) : h("div", {class: "figure"}, inside);
}

function evenness(board) {
  const {load, capacity} = board.reps.loads.minutes ?? {};
  if (!capacity) return null;
  const shares = capacity.map((most, rep) => (most > 0 && board.reps.active[rep] ? load[rep] / most : null)).filter((share) => share !== null);
  if (!shares.length) return null;
  return {most: Math.max(...shares), mean: shares.reduce((sum, one) => sum + one, 0) / shares.length, over: shares.filter((one) => one > 1.0001).length};
}

/** The row of figures. */
export function Figures({board}) {
  const {plan} = board;
  const left = board.items.rep.filter((rep) => rep < 0).length;
  const owned = board.items.owner.filter((rep) => rep >= 0).length;
  const first = board.numFirst;
  const moved = [owned && say(words.ofOwned, {share: percent(plan.num_moves / owned, 1)}), first && say(words.first, {n: count(first)})];
  const even = evenness(board);
  const gap = gapOf(plan);
  return h("div", {class: "figures"}, [
    figure(words.placed, `${count(board.numItems - left)} / ${count(board.numItems)}`, left ? say(words.left, {n: count(left)}) : say(words.none), {kind: left ? "warn" : null, act: left ? () => setQuery({tab: "items", show: "left"}, {replace: false}) : null}),
    figure(words.moves, count(plan.num_moves), moved.filter(Boolean).join(" · "), {act: plan.num_moves ? () => setQuery({tab: "items", show: "moved"}, {replace: false}) : null}),
    figure(words.even, even ? percent(even.most) : "–", even ? say(words.evenNote, {over: count(even.over), mean: percent(even.mean)}) : say(words.noCapacity), {kind: even?.over ? "bad" : null}),
    figure(words.good, gap === null ? say(words.unknown) : gap === 0 ? "0" : say(words.atMost, {gap: gapText(gap)}), quality(plan), {kind: gap === 0 ? "good" : null, act: () => setQuery({tab: "score"}, {replace: false})}),
  ]);
}
Figures.props = {board: Object};
