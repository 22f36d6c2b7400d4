// The outcomes of a dispute as a picture: what the yielding side loses to the right, how dear the plan becomes upwards (in
// ranks, because costs of several levels have no common unit). Nothing beats the points on the front in both; one of them is
// proposed. Each point is a button. When to modify: with how outcomes are drawn.

import {say, short} from "../../../core/words.js";
import {h} from "../../../core/vue.js";

const words = {
  label: {en: "Outcomes: loss of the other side against cost of the plan", zh: "各种结果：让步方损失与方案代价"},
  loss: {en: "the other side loses →", zh: "让步方损失 →"}, cost: {en: "↑ the plan costs more (rank)", zh: "↑ 方案代价增加（名次）"},
};
const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [520, 240, 26, 18, 26, 40];

/** Costs as ranks: equal costs share one, level by level. */
export function ranksOf(outcomes) {
  const compare = (a, b) => { const at = a.findIndex((value, level) => value !== b[level]); return at < 0 ? 0 : a[at] - b[at]; };
  const distinct = outcomes.map((one) => one.cost).sort(compare).filter((cost, at, all) => at === 0 || compare(cost, all[at - 1]) !== 0);
  return outcomes.map((one) => distinct.findIndex((cost) => compare(cost, one.cost) === 0));
}

/** `outcomes`, `chosen` (the place of one), `nameOf` (an outcome in words); emits `choose` (place). */
export function Front({outcomes, chosen, nameOf}, {emit}) {
  const ranks = ranksOf(outcomes);
  const [mostX, mostY] = [Math.max(...outcomes.map((one) => one.loss), 1), Math.max(...ranks, 1)];
  const x = (loss) => LEFT + ((WIDTH - LEFT - RIGHT) * loss) / mostX;
  const y = (rank) => HEIGHT - BOTTOM - ((HEIGHT - TOP - BOTTOM) * rank) / mostY;
  const onKey = (at) => (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); emit("choose", at); } };
  const point = (one, at) => h("g", {
    key: at, role: "button", tabindex: one.on_front || at === chosen ? 0 : -1, "aria-pressed": String(at === chosen), "aria-label": nameOf(one), "data-outcome": at,
    class: ["curve-point", one.on_front && "front", one.is_proposed && "knee", at === chosen && "chosen"], onClick: () => emit("choose", at), onKeydown: onKey(at),
  }, [h("circle", {cx: x(one.loss), cy: y(ranks[at]), r: 14, class: "hit"}), h("circle", {cx: x(one.loss), cy: y(ranks[at]), r: one.on_front ? 6 : 3.5}), h("title", nameOf(one))]);
  return h("svg", {class: "curve front", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "group", "aria-label": say(words.label)}, [
    h("line", {x1: LEFT, x2: WIDTH - RIGHT, y1: HEIGHT - BOTTOM + 12, y2: HEIGHT - BOTTOM + 12, class: "grid"}), h("line", {x1: LEFT - 12, x2: LEFT - 12, y1: TOP, y2: HEIGHT - BOTTOM + 12, class: "grid"}),
    h("text", {x: LEFT, y: HEIGHT - 8}, "0"), h("text", {x: WIDTH - RIGHT, y: HEIGHT - 8, "text-anchor": "end"}, `${say(words.loss)} ${short(mostX)}`), h("text", {x: LEFT - 12, y: TOP - 10}, say(words.cost)),
    outcomes.map(point),
  ]);
}
Front.props = {outcomes: Array, chosen: Number, nameOf: Function};
Front.emits = ["choose"];
