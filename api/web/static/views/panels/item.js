// An item: why it is where it is, who else could have it and at what price, why not somebody in particular (priced at once,
// proven on request), what was decided about it before. When to modify: when people ask something else of an item.

import {get, post} from "../../core/api.js";
import {AT_ONCE, asked} from "../../core/asking.js";
import {date, wallTime} from "../../core/dates.js";
import {loading} from "../../core/load.js";
import {openPanel} from "../../core/panels.js";
import {Link} from "../../core/router.js";
import {may} from "../../core/session.js";
import {count, hours, say, short, signed} from "../../core/words.js";
import {defineComponent, h, ref, shallowRef} from "../../core/vue.js";
import {Button, Select} from "../../parts/form.js";
import {Failure, Loaded} from "../../parts/panel.js";
import {Progress} from "../../parts/progress.js";
import {WhoMay} from "../../parts/who_may.js";
import {Effect} from "../change/effect.js";
import {peopleOptions} from "../change/items.js";
import {levelName} from "../plan/quality.js";

const words = {
  account: {en: "Account", zh: "客户"},
  lead: {en: "Lead", zh: "线索"},
  duty: {en: "Duty", zh: "任务"},
  with: {en: "With", zh: "负责人"},
  nobody: {en: "nobody", zh: "无人"},
  today: {en: "Today with", zh: "当前归属"},
  since: {en: "since {day}", zh: "自 {day}"},
  takes: {en: "Takes", zh: "所需时间"},
  brings: {en: "Value", zh: "价值"},
  could: {en: "Potential", zh: "潜力"},
  when: {en: "When", zh: "时间"},
  why: {en: "Why here?", zh: "为何在此？"},
  costs: {en: "What it costs where it is", zh: "在此处的代价"},
  free: {en: "It costs nothing where it is.", zh: "在此处没有代价。"},
  pricing: {en: "Working out what everybody else would cost …", zh: "正在计算交给其他人的代价……"},
  slow: {en: "Looking at every person; for a large plan this takes some seconds …", zh: "正在逐一评估人员；大型方案需要几秒……"},
  others: {en: "Who else, and at what price?", zh: "还有谁，代价如何？"},
  othersNote: {en: "All else as it is. Points of cost at the level that decides.", zh: "其他不变。数字为决定性层级的代价点数。"},
  noOther: {en: "As things are, nobody.", zh: "在现有安排下，没有其他人。"},
  barred: {en: "Who may not, and why ({n})", zh: "不可承担的人员及原因（{n}）"},
  same: {en: "costs the same", zh: "代价相同"},
  price: {en: "{points} ({level})", zh: "{points}（{level}）"},
  notX: {en: "Why not …?", zh: "为何不是……？"},
  whom: {en: "Person", zh: "人员"},
  priced: {en: "All else as it is", zh: "其他不变时"},
  prove: {en: "What if everything may move around it?", zh: "若其他项目可随之调整？"},
  proving: {en: "Forcing it, re-planning around it, proving what it costs …", zh: "强制指定、重新规划并证明代价……"},
  tryIt: {en: "Try it", zh: "试着调整"},
  history: {en: "What was decided before", zh: "以往决定"},
  noHistory: {en: "No change request has named it yet.", zh: "尚无变更单涉及此项。"},
  decided: {en: "{from} → {to}", zh: "{from} → {to}"},
  status: {open: {en: "open", zh: "待定"}, accepted: {en: "accepted", zh: "已接受"}, rejected: {en: "rejected", zh: "已拒绝"}},
};
const MOST_OTHERS = 6;
const KINDS = ["account", "lead", "duty"];

const repName = (board, id) => (id === null ? say(words.nobody) : board.reps.name[board.repNumber.get(id)] ?? id);

/** A person of the plan, as a link to their panel. */
export const Person = ({board, id}) => (id === null ? h("span", say(words.nobody)) : h("button", {type: "button", class: "link", onClick: () => openPanel("rep", id)}, repName(board, id)));
Person.props = ["board", "id"];

const whyOf = (board, id) => (board.numItems <= AT_ONCE ? get(`/v1/plans/${board.plan.id}/why`, {item: id}) : asked("why", board, {item: id}));

function facts(board, number) {
  const item = board.item(number);
  const rep = item.rep < 0 ? null : board.reps.id[item.rep];
  const owner = item.owner < 0 ? null : board.reps.id[item.owner];
  const rows = [
    [words.with, h(Person, {board, id: rep})],
    owner !== rep && owner !== null && [words.today, h(Person, {board, id: owner})],
    item.start >= 0 && item.start != null && [words.when, wallTime(item.start)],
    item.minutes != null && [words.takes, hours(item.minutes)],
    item.value != null && [words.brings, short(item.value)],
    item.potential != null && [words.could, short(item.potential)],
  ];
  return h("dl", {class: "facts"}, rows.filter(Boolean).map(([label, value]) => h("div", [h("dt", say(label)), h("dd", value)])));
}

/** What decides: the first level at which something changes. */
function price(delta, levels) {
  const at = delta.findIndex((change) => change !== 0);
  if (at < 0) return h("span", {class: "note"}, say(words.same));
  return h("span", {class: ["number", delta[at] > 0 ? "is-worse" : "is-better"]}, say(words.price, {points: signed(delta[at]), level: levelName(levels[at])}));
}

function others(board, why) {
  const allowed = why.alternatives.filter((one) => one.allowed);
  const barred = why.alternatives.filter((one) => !one.allowed);
  return [
    h("section", {class: "panel-part"}, [
      h("h3", say(words.others)), h("p", {class: "note"}, say(words.othersNote)),
      allowed.length === 0 && h("p", say(words.noOther)),
      h("ul", {class: "others"}, allowed.slice(0, MOST_OTHERS).map((one) => h("li", {key: one.rep ?? "nobody", "data-alternative": one.rep ?? "nobody"}, [h(Person, {board, id: one.rep}), price(one.delta, why.levels)]))),
      allowed.length > MOST_OTHERS && h("details", [h("summary", `+ ${count(allowed.length - MOST_OTHERS)}`), h("ul", {class: "others"}, allowed.slice(MOST_OTHERS).map((one) => h("li", {key: one.rep ?? "nobody"}, [h(Person, {board, id: one.rep}), price(one.delta, why.levels)])))]),
    ]),
    barred.length > 0 && h("details", {class: "panel-part"}, [
      h("summary", say(words.barred, {n: count(barred.length)})),
      h("ul", {class: "others"}, barred.map((one) => h("li", {key: one.rep ?? "nobody"}, [h(Person, {board, id: one.rep}), h("p", {class: "note"}, one.broken.map((broken) => say(broken)).join(" "))]))),
    ]),
  ];
}

const waiting = (board) => [h(Progress, {}), h("p", {class: "note", role: "status"}, say(board.numItems > AT_ONCE ? words.slow : words.pricing))];

const Reasons = defineComponent({
  props: {board: Object, id: String},
  setup({board, id}) {
    if (board.numItems > AT_ONCE && !may("jobs:write")) return () => h(WhoMay, {permission: "jobs:write"}); // a large plan is asked by a job
    const why = loading(() => whyOf(board, id));
    return () => (why.value === null && !why.problem ? waiting(board) : h(Loaded, {of: why}, {default: (found) => [
      h("section", {class: "panel-part"}, [
        h("h3", say(words.why)),
        h("p", {class: "decided"}, say(found.decided)),
        h("p", say(found.headline)),
        found.sentences.length ? h("details", [h("summary", say(words.costs)), h("ul", {class: "plain-list"}, found.sentences.map((one) => h("li", say(one))))]) : h("p", {class: "note"}, say(words.free)),
      ]),
      others(board, found),
    ]}));
  },
});

/** Why not somebody: the price with all else as it is at once, what re-planning around it would cost on request. */
const WhyNot = defineComponent({
  props: {board: Object, id: String, number: Number},
  setup({board, id, number}) {
    const now = board.items.rep[number];
    const options = peopleOptions(board).filter((one) => one.value !== board.reps.id[now]);
    const whom = ref("");
    const [effect, proof, problem, busy] = [shallowRef(null), shallowRef(null), shallowRef(null), ref("")];

    async function ask(name, work, into) {
      const mine = whom.value;
      busy.value = name;
      problem.value = null;
      try {
        const found = await work();
        if (mine === whom.value) into.value = found;
      } catch (fault) {
        problem.value = fault;
      }
      busy.value = "";
    }

    function choose(rep) {
      whom.value = rep;
      effect.value = proof.value = null;
      if (rep) ask("try", () => post(`/v1/page/plans/${board.plan.id}/try`, {moves: [{item: id, rep}]}, {asks: true}), effect);
    }

    const prove = () => ask("prove", () => asked("why-not", board, {item: id, rep: whom.value}), proof);
    const proven = () => h("div", {class: "proof"}, [
      h("p", {class: "decided"}, say(proof.value.headline)),
      h("ul", {class: "plain-list"}, (proof.value.sentences ? say(proof.value.sentences) : []).map((one) => h("li", one))),
    ]);
    return () => h("section", {class: "panel-part"}, [
      h("h3", say(words.notX)),
      h(Select, {id: "why-not", label: words.whom, value: whom.value, options: [{value: "", label: "–"}, ...options], onChange: choose}),
      problem.value && h(Failure, {problem: problem.value, again: () => choose(whom.value)}),
      busy.value === "try" && h(Progress, {}),
      effect.value && [
        h("h4", {class: "note"}, say(words.priced)), h(Effect, {effect: effect.value, most: 2}),
        h("div", {class: "actions"}, [
          may("jobs:write") && !proof.value && h(Button, {busy: busy.value === "prove", onClick: prove, "data-act": "prove"}, () => say(words.prove)),
          may("plans:write") && h(Link, {to: `/plans/${board.plan.id}/change`, query: {item: id}, class: "button"}, () => say(words.tryIt)),
        ]),
      ],
      busy.value === "prove" && [h(Progress, {}), h("p", {class: "note", role: "status"}, say(words.proving))],
      proof.value && proven(),
    ]);
  },
});

const History = defineComponent({
  props: {board: Object, id: String},
  setup({board, id}) {
    const past = loading(() => get(`/v1/page/plans/${board.plan.id}/history`, {item: id}));
    const row = (one) => h("li", {key: `${one.change_request} ${one.to}`}, [
      h("span", [say(words.decided, {from: repName(board, one.from), to: repName(board, one.to)}), " ", h("span", {class: ["badge", one.status === "accepted" && "good", one.status === "rejected" && "bad"]}, say(words.status[one.status]))]),
      h(Link, {to: `/changes/${one.change_request}`, class: "note"}, () => date(one.at)),
      (one.reason || one.by) && h("p", {class: "note"}, [one.by, one.reason && `: ${one.reason}`]),
    ]);
    return () => h("section", {class: "panel-part"}, [
      h("h3", say(words.history)),
      h(Loaded, {of: past, lines: 2}, {default: (found) => [
        found.owner && found.since && h("p", {class: "note"}, `${say(words.today)} ${repName(board, found.owner)}, ${say(words.since, {day: date(found.since)})}`),
        found.decisions.length ? h("ul", {class: "others"}, found.decisions.map(row)) : h("p", {class: "note"}, say(words.noHistory)),
      ]}),
    ]);
  },
});

/** The panel. */
export const component = defineComponent({
  props: {board: Object, plan: Object, id: String, number: Number},
  setup({board, id, number}) {
    return () => h("div", {class: "item-panel"}, [
      h("p", {class: "note"}, say(words[KINDS[board.items.kind[number]]])),
      h("h2", board.items.name[number]),
      facts(board, number),
      h(Reasons, {board, id}),
      h(WhyNot, {board, id, number}),
      may("changes:read") && h(History, {board, id}),
    ]);
  },
});
