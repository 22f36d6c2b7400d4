// How many moves are worth it: the least unevenness for every budget of moves as a curve; a click on a point says what it
// means, and plans with at most that many moves. When to modify: with what the frontier answers (assigner/rebalance).

import {post} from "../../core/api.js";
import {keptRef} from "../../core/keep.js";
import {go, route, setQuery} from "../../core/router.js";
import {may} from "../../core/session.js";
import {count, percent, say, short, signed} from "../../core/words.js";
import {defineComponent, h, ref} from "../../core/vue.js";
import {Curve} from "../../parts/curve.js";
import {Button} from "../../parts/form.js";
import {notifyProblem} from "../../parts/notice.js";
import {Panel} from "../../parts/panel.js";
import {WhoMay} from "../../parts/who_may.js";
import {JobOf} from "./job_of.js";

const words = {
  title: {en: "How many moves are worth it", zh: "换人多少才值得"},
  note: {en: "For every number of items that change hands: the least unevenness that any plan can reach.", zh: "对每个换人数量，给出任何方案所能达到的最小不均。"},
  draw: {en: "Draw the curve", zh: "绘制曲线"},
  anew: {en: "Draw it anew", zh: "重新绘制"},
  ask: {en: "This takes up to {n} seconds.", zh: "最多需要 {n} 秒。"},
  moved: {en: "items that change hands", zh: "换人项数"},
  movedRevenue: {en: "value that changes hands", zh: "换人价值"},
  imbalance: {en: "unevenness (points)", zh: "不均（点）"},
  point: {en: "At most {moved}: unevenness {cost} points", zh: "最多 {moved}：不均 {cost} 点"},
  chosen: {en: "Move at most {moved} ({share} of all)", zh: "最多换人 {moved}（占全部 {share}）"},
  first: {en: "Unevenness is then {cost} points, with the fewest moves of this curve.", zh: "此时不均为 {cost} 点，是曲线上换人最少的一点。"},
  becomes: {en: "Unevenness is then {cost} points, {change} against moving as little as possible.", zh: "此时不均为 {cost} 点（较换人最少时 {change}）。"},
  bound: {en: "Proven: no plan within this budget gets below {bound}; open is {open} of the unevenness at the start.", zh: "已证明：在此额度内任何方案都不低于 {bound}；尚未证明的部分占起始不均的 {open}。"},
  knee: {en: "Here the curve bends: further moves buy little.", zh: "曲线在此转折：继续换人收益很小。"},
  go: {en: "Plan with at most {moved}", zh: "按最多 {moved} 规划"},
  items: {en: "{n} moves", zh: "{n} 项"},
};

/** Time for the whole curve. */
const secondsFor = (numItems) => Math.min(180, 20 + Math.round(numItems / 100));

const amount = (answer, value) => (answer.by === "count" ? say(words.items, {n: count(value)}) : short(value));

/** The place of the bend among the points: the last one that its budget allows. */
function kneeOf(answer) {
  if (!answer.knee) return -1;
  return answer.points.findLastIndex((point) => point.moved <= answer.knee.moved + 1e-9);
}

function pointsOf(answer) {
  const knee = kneeOf(answer);
  return answer.points.map((point, at) => ({
    x: point.moved, y: point.imbalance, low: point.bound, kind: at === knee ? "knee" : "",
    label: say(words.point, {moved: amount(answer, point.moved), cost: count(point.imbalance)}),
  }));
}

const Chosen = ({answer, at, busy}, {emit}) => {
  const point = answer.points[at];
  const moved = amount(answer, point.moved);
  return h("div", {class: "chosen-point", role: "status"}, [
    h("h3", say(words.chosen, {moved, share: percent(point.moved_share, 1)})),
    h("p", say(at === 0 ? words.first : words.becomes, {cost: count(point.imbalance), change: signed(point.imbalance - answer.points[0].imbalance)})),
    point.bound != null && h("p", {class: "note"}, say(words.bound, {bound: count(point.bound), open: percent(point.open_of_start, 1)})),
    at === kneeOf(answer) && h("p", {class: "verdict good"}, say(words.knee)),
    may("jobs:write") && h("div", {class: "actions"}, h(Button, {kind: "main", busy, onClick: () => emit("plan", point), "data-act": "plan-at-most"}, () => say(words.go, {moved}))),
  ]);
};
Chosen.props = ["answer", "at", "busy"];
Chosen.emits = ["plan"];

/** The curve of a problem. */
export const Frontier = defineComponent({
  props: {problem: Object, board: Object},
  setup({problem, board}) {
    const seconds = secondsFor(board.numItems);
    const kept = keptRef(`frontier ${problem.id}`, {job: null});
    const [chosen, busy] = [ref(null), ref(false)];

    async function ask(kind, params) {
      busy.value = true;
      try {
        return await post("/v1/jobs", {kind, problem: problem.id, params}, {once: true});
      } catch (fault) {
        notifyProblem(fault);
        return null;
      } finally {
        busy.value = false;
      }
    }

    async function draw() {
      const job = await ask("frontier", {seconds, points: 16});
      if (job) { chosen.value = null; kept.value = {job: job.id}; setQuery({curve: job.id}); }
    }

    async function plan(answer, point) {
      const limit = answer.by === "count" ? {moves: String(point.moved)} : {revenue: String(Math.ceil(point.moved))};
      const job = await ask("rebalance", limit);
      if (job) go(`/jobs/${job.id}`);
    }

    function curve(answer) {
      const at = chosen.value ?? Math.max(0, kneeOf(answer));
      return h("div", {class: "frontier"}, [
        h("p", say(answer.headline)),
        h(Curve, {
          points: pointsOf(answer), chosen: at, label: say(words.title), labelX: say(answer.by === "count" ? words.moved : words.movedRevenue), labelY: say(words.imbalance),
          writeX: answer.by === "count" ? count : short, writeY: short, onChoose: (place) => { chosen.value = place; },
        }),
        h(Chosen, {answer, at, busy: busy.value, onPlan: (point) => plan(answer, point)}),
      ]);
    }

    const job = () => route.query.curve ?? kept.value.job; // a link to a curve can be sent
    const forget = () => { kept.value = {job: null}; setQuery({curve: null}); };
    return () => h(Panel, {title: words.title, note: words.note}, {
      actions: () => may("jobs:write") && h(Button, {kind: job() ? "plain" : "main", busy: busy.value, onClick: draw, "data-act": "draw"}, () => say(job() ? words.anew : words.draw)),
      default: () => (job()
        ? h(JobOf, {key: job(), id: job(), onGone: forget}, {default: curve})
        : [!may("jobs:write") && h(WhoMay, {permission: "jobs:write"}), h("p", {class: "note"}, say(words.ask, {n: count(seconds)}))]),
    });
  },
});
