// The gap to the best possible as it shrinks while a plan is searched: time to the right, gap upwards, on a scale of roots
// so that the last per cent is seen, too. When to modify: with what the curve shows.

import {number, percent, say} from "../../core/words.js";
import {h} from "../../core/vue.js";

const WIDTH = 640;
const HEIGHT = 150;
const LEFT = 46;
const BOTTOM = 22;
const words = {
  label: {en: "Gap to the best possible: from {first} to {last} within {seconds} s", zh: "与最优的差距：{seconds} 秒内从 {first} 降至 {last}"},
  seconds: {en: "{n} s", zh: "{n} 秒"},
};

/** Points of the curve: moments at which a gap was known, each with the best gap so far. */
export function pointsOf(lines) {
  let best = Infinity;
  return lines.filter(({line}) => typeof line.gap === "number").map(({line}) => {
    best = Math.min(best, line.gap);
    return {seconds: line.seconds, gap: best};
  });
}

export function GapCurve({lines}) {
  const points = pointsOf(lines);
  if (points.length < 2) return null;
  const longest = Math.max(points.at(-1).seconds, 1e-6);
  const worst = Math.max(...points.map((point) => point.gap), 1e-6);
  const x = (seconds) => LEFT + (WIDTH - LEFT - 8) * seconds / longest;
  const y = (gap) => 8 + (HEIGHT - BOTTOM - 8) * (1 - Math.sqrt(gap / worst));
  const path = points.map((point, index) => (index ? `H${x(point.seconds).toFixed(1)}V${y(point.gap).toFixed(1)}` : `M${x(point.seconds).toFixed(1)} ${y(point.gap).toFixed(1)}`)).join("");
  const told = {first: percent(points[0].gap, 1), last: percent(points.at(-1).gap, 2), seconds: number(longest, 1)};
  return h("svg", {class: "gap-curve", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": say(words.label, told)}, [
    ...[worst, worst / 4, 0].map((gap) => [
      h("line", {x1: LEFT, x2: WIDTH - 8, y1: y(gap), y2: y(gap), class: "grid"}),
      h("text", {x: LEFT - 6, y: y(gap) + 4, "text-anchor": "end"}, percent(gap, gap && gap < 0.1 ? 1 : 0)),
    ]).flat(),
    h("path", {d: path, class: "line"}),
    h("text", {x: WIDTH - 8, y: HEIGHT - 6, "text-anchor": "end"}, say(words.seconds, {n: number(longest, 1)})),
  ]);
}
GapCurve.props = {lines: Array};
