// A curve to choose from: amounts to the right, cost upwards; each point is a button, reached by Tab or arrow keys, and the
// chosen one is marked. The band between the costs and what is proven is open. When to modify: with how a curve is drawn.

import {h} from "../core/vue.js";

const [WIDE, NARROW] = [[720, 300], [350, 260]]; // a phone shows the same size of text, not a small picture of it
const PHONE = "(max-width: 600px)";
const LEFT = 64;
const RIGHT = 18;
const TOP = 30;
const BOTTOM = 42;
const TICKS = 4;

const ticks = (most, number = TICKS, least = 0) => Array.from({length: number + 1}, (_, at) => least + ((most - least) * at) / number);

/** Where the amounts begin: at 0, or shortly before the first point where all points would crowd at the end. */
function leastOf(amounts, most) {
  const first = Math.min(...amounts);
  return first > most / 2 && first < most ? Math.max(0, first - (most - first) / 8) : 0;
}

function onKey(event, at, points, emit) {
  const by = {ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1}[event.key];
  if (event.key === "Enter" || event.key === " ") { event.preventDefault(); emit("choose", at); return; }
  if (!by) return;
  event.preventDefault();
  const next = Math.min(points.length - 1, Math.max(0, at + by));
  event.currentTarget.parentNode.querySelector(`[data-point="${next}"]`)?.focus();
  emit("choose", next);
}

/**
 * `points`: `[{x, y, low, label, kind}]` by x (`low`: what is proven, or null); `chosen`: the place of one; `writeX`,
 * `writeY`, `labelX`, `labelY`, `label`: in words. Emits `choose` (place).
 */
export function Curve({points, chosen, writeX, writeY, labelX, labelY, label}, {emit}) {
  const [width, height] = matchMedia(PHONE).matches ? NARROW : WIDE;
  const amounts = points.map((point) => point.x);
  const mostX = Math.max(...amounts, 1e-9);
  const leastX = leastOf(amounts, mostX);
  const across = ticks(mostX, width === WIDE[0] ? TICKS : 2, leastX);
  const mostY = Math.max(...points.map((point) => point.y), 1e-9);
  const x = (value) => LEFT + ((width - LEFT - RIGHT) * (value - leastX)) / Math.max(mostX - leastX, 1e-9);
  const y = (value) => TOP + (height - TOP - BOTTOM) * (1 - value / mostY);
  const through = (places) => places.map(([right, up], at) => `${at ? "L" : "M"}${x(right).toFixed(1)} ${y(up).toFixed(1)}`).join("");
  const proven = points.filter((point) => point.low != null);
  const [costs, lows] = [proven.map((point) => [point.x, point.y]), proven.map((point) => [point.x, point.low])];
  return h("svg", {class: "curve", viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": label}, [
    ticks(mostY).map((value) => [h("line", {x1: LEFT, x2: width - RIGHT, y1: y(value), y2: y(value), class: "grid"}), h("text", {x: LEFT - 8, y: y(value) + 4, "text-anchor": "end"}, writeY(value))]),
    across.map((value, at) => h("text", {x: x(value) + (at === across.length - 1 ? RIGHT - 2 : 0), y: height - BOTTOM + 18, "text-anchor": at === across.length - 1 ? "end" : "middle"}, writeX(value))),
    h("text", {x: (LEFT + width - RIGHT) / 2, y: height - 6, "text-anchor": "middle", class: "axis"}, labelX),
    h("text", {x: 12, y: TOP - 14, class: "axis"}, labelY),
    lows.length > 1 && [h("path", {d: `${through([...costs, ...lows.toReversed()])}Z`, class: "open"}), h("path", {d: through(lows), class: "proven"})],
    h("path", {d: through(points.map((point) => [point.x, point.y])), class: "line"}),
    points.map((point, at) => h("g", {
      key: at, role: "button", tabindex: 0, "data-point": at, "aria-label": point.label, "aria-pressed": String(at === chosen), class: ["curve-point", at === chosen && "chosen", point.kind],
      onClick: () => emit("choose", at), onKeydown: (event) => onKey(event, at, points, emit),
    }, [h("circle", {cx: x(point.x), cy: y(point.y), r: 16, class: "hit"}), h("circle", {cx: x(point.x), cy: y(point.y), r: at === chosen ? 7 : 5}), h("title", point.label)])),
  ]);
}
Curve.props = {points: Array, chosen: Number, writeX: Function, writeY: Function, labelX: String, labelY: String, label: String};
Curve.emits = ["choose"];
