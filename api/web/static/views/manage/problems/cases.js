// Cases: what was found, tracked to closed: since when and how bad, which change did it, the cheapest ways out, and what
// people did about it. When to modify: with what a case says (api/routes/cases.py).

import {get, post} from "../../../core/api.js";
import {date} from "../../../core/dates.js";
import {loading} from "../../../core/load.js";
import {Link, go} from "../../../core/router.js";
import {may} from "../../../core/session.js";
import {count, percent, say} from "../../../core/words.js";
import {defineComponent, h, reactive, ref, watch} from "../../../core/vue.js";
import {Bar} from "../../../parts/bars.js";
import {Button, Choice, TextField} from "../../../parts/form.js";
import {notifyProblem} from "../../../parts/notice.js";
import {Empty, Loaded, Panel} from "../../../parts/panel.js";
import {WhoMay} from "../../../parts/who_may.js";
import {nameOf as actorName, people} from "../../decide/people.js";
import {CompareButton, Next} from "../parts.js";
import {written} from "./rules.js";

const words = {
  title: {en: "Cases", zh: "问题清单"}, state: {en: "State", zh: "状态"},
  open: {en: "open", zh: "待处理"}, acknowledged: {en: "somebody is on it", zh: "处理中"}, closed: {en: "closed", zh: "已关闭"}, gone: {en: "gone by itself", zh: "已消失"},
  active: {en: "Open ({n})", zh: "待处理（{n}）"}, ended: {en: "Ended ({n})", zh: "已结束（{n}）"},
  since: {en: "since {day}", zh: "始于 {day}"}, again: {en: "opened {n:time|times}", zh: "第 {n} 次出现"}, worst: {en: "now {value}, at worst {worst}", zh: "当前 {value}，最严重时 {worst}"}, by: {en: "by {by}: {note}", zh: "{by}：{note}"}, byAlone: {en: "by {by}", zh: "由 {by} 处理"},
  causes: {en: "What did it", zh: "起因"}, estimated: {en: "Shares are estimated.", zh: "份额为估计值。"}, noCause: {en: "Nothing that changed since today's owners explains it: it was there before.", zh: "与当前归属相比的更改不能解释此问题：此前已存在。"},
  ways: {en: "Cheapest ways out", zh: "最省的出路"}, price: {en: "price {n} {currency}", zh: "代价 {n} {currency}"}, proven: {en: "proven cheapest", zh: "已证明最省"}, tryIt: {en: "Try it as a scenario", zh: "作为情景试算"}, planAnew: {en: "Nothing need be paid: another plan of the same team keeps the limit.", zh: "无需任何措施：同一团队的另一方案即可不超上限。"}, replan: {en: "Re-plan with few moves", zh: "以少量换人重新规划"}, noWays: {en: "No package of remedies on offer removes it.", zh: "现有措施组合均不能消除该问题。"}, askWays: {en: "Ways out were not asked for: give them time below and look again.", zh: "未求出路：请在下方给出时限后重新查看。"},
  take: {en: "I look after it", zh: "我来处理"}, close: {en: "Close", zh: "关闭"}, reopen: {en: "Open again", zh: "重新打开"}, note: {en: "What is done about it", zh: "处理说明"},
  nothing: {en: "Nothing is open", zh: "没有待处理问题"}, nothingText: {en: "Look at the plan below; what is over its limit becomes a case and stays until it is closed.", zh: "请在下方查看方案；超过上限的情况会成为问题，直至关闭。"},
  todo: {en: "{n:case waits|cases wait} for somebody. Begin with: {what}", zh: "{n} 个问题待处理。请先看第一个：{what}"}, calm: {en: "Everything is in hand: no case waits for somebody.", zh: "一切在掌握中：没有待处理的问题。"},
};
const LOOKS = {open: "bad", acknowledged: "warn", closed: "good", gone: ""};
const MOST_MOVES = 6;
const ENDED = ["closed", "gone"];
const FROM_EVENTS = ["late-answers", "stalled", "drift"]; // what happened did it, no change of the plan
/** What people did is not undone by another plan: where to go on instead. */
const ONWARD = {
  stalled: {to: "/manage/cadences", label: {en: "Place follow-ups", zh: "安排跟进"}},
  "late-answers": {to: "/watch", label: {en: "See which answers wait", zh: "查看待响应线索"}},
};
const kindOf = (one) => one.key.split(":")[0];

function causes(one) {
  if (!one.job || FROM_EVENTS.includes(kindOf(one))) return null;
  const rising = one.causes.filter((cause) => cause.amount > 0);
  if (!rising.length) return h("p", {class: "note"}, say(words.noCause));
  const rise = rising.reduce((sum, cause) => sum + cause.amount, 0);
  return [
    h("h4", say(words.causes)),
    h("ul", {class: "causes"}, rising.map((cause, at) => h("li", {key: at}, [h("span", say(cause.words)), h(Bar, {value: cause.amount, most: rise, text: percent(cause.amount / rise)})]))),
    !one.causes_exact && h("p", {class: "note"}, say(words.estimated)),
  ];
}

function wayOut(pack, one, place, at) {
  const what = pack.remedies.map((remedy) => say(remedy.words));
  return h("li", {key: at}, [
    h("span", [what.slice(0, 4).join(say({en: "; ", zh: "；"})), what.length > 4 && ` +${what.length - 4}`, " ", h("span", {class: "note"}, say(words.price, {n: count(pack.price), currency: one.ways.currency})), pack.proven_cheapest && [" ", h("span", {class: "badge good"}, say(words.proven))]]),
    h(CompareButton, {place, changes: pack.scenario, name: what[0] ?? "", label: words.tryIt}),
  ]);
}

/** Makes a plan with few moves, as the alerts of a plan do. */
const ReplanButton = defineComponent({
  props: {place: Object},
  setup({place}) {
    const busy = ref(false);
    async function replan() {
      busy.value = true;
      const asked = {kind: "rebalance", problem: place.problem.id, plan: place.plan.id, params: {moves: String(MOST_MOVES), profile: "stable", seconds: 20}};
      await post("/v1/jobs", asked, {once: true}).then((job) => go(`/jobs/${job.id}`), notifyProblem);
      busy.value = false;
    }
    return () => may("jobs:write") && h(Button, {busy: busy.value, onClick: replan, "data-act": "replan"}, () => say(words.replan));
  },
});

function ways(one, place) {
  const kind = kindOf(one);
  if (ONWARD[kind]) return h("div", {class: "actions"}, h(Link, {to: ONWARD[kind].to, query: {plan: place.plan.id}, class: "button"}, () => say(ONWARD[kind].label)));
  if (FROM_EVENTS.includes(kind) || !one.job) return null;
  if (!one.ways) return h("p", {class: "note"}, say(words.askWays));
  const packages = one.ways.packages.filter((pack) => pack.remedies.length);
  if (packages.length < one.ways.packages.length) return h(Next, {text: words.planAnew}, () => h(ReplanButton, {place}));
  return [h("h4", say(words.ways)), packages.length ? h("ul", {class: "ways"}, packages.map((pack, at) => wayOut(pack, one, place, at))) : h("p", {class: "note"}, say(words.noWays))];
}

function acts(one, notes, change) {
  if (!may("problems:write")) return h(WhoMay, {permission: "problems:write"});
  const button = (state, label, kind) => h(Button, {kind, onClick: () => change(one, state), "data-act": state}, () => say(label));
  if (ENDED.includes(one.state)) return h("div", {class: "actions"}, button("open", words.reopen));
  return h("div", {class: "case-acts"}, [
    h(TextField, {id: `note-${one.key}`, label: words.note, value: notes[one.key] ?? one.note, maxlength: 2000, onChange: (note) => { notes[one.key] = note; }}),
    h("div", {class: "actions"}, [one.state === "open" && button("acknowledged", words.take, "main"), button("closed", words.close)]),
  ]);
}

function row(one, place, notes, change) {
  const kind = kindOf(one);
  return h("li", {key: one.key, class: ["case", one.state], "data-case": one.key}, [
    h("div", {class: "case-head"}, [h("span", {class: ["badge", LOOKS[one.state]]}, say(words[one.state])), h("strong", say(one))]),
    h("p", {class: "note"}, [say(words.since, {day: date(one.first_seen)}), " · ", say(words.worst, {value: written(kind, one.value), worst: written(kind, one.worst)}), one.times > 1 && ` · ${say(words.again, {n: count(one.times)})}`, one.by && ` · ${say(one.note ? words.by : words.byAlone, {by: actorName(one.by), note: one.note})}`]),
    causes(one), ways(one, place), acts(one, notes, change),
  ]);
}

const order = (a, b) => (a.state === b.state ? a.key.localeCompare(b.key) : a.state === "open" ? -1 : 1);

/** Props: `place`; `look` (the job whose look is the newest: cases are read again when it changes). */
export const Cases = defineComponent({
  props: {place: Object, look: String},
  setup(props) {
    const path = `/v1/problems/${props.place.problem.id}/cases`;
    const cases = loading(async () => (await get(path)).items);
    watch(() => props.look, () => cases.again());
    people();
    const [side, notes] = [ref("active"), reactive({})];

    async function change(one, state) {
      try {
        await post(path, {key: one.key, state, note: notes[one.key] ?? one.note}, {once: true});
        cases.again();
      } catch (fault) {
        notifyProblem(fault);
      }
    }

    function list(found) {
      const [ended, active] = [found.filter((one) => ENDED.includes(one.state)), found.filter((one) => !ENDED.includes(one.state)).sort(order)];
      const waiting = active.filter((one) => one.state === "open");
      const shown = side.value === "active" ? active : ended;
      const options = [{value: "active", label: say(words.active, {n: count(active.length)})}, {value: "ended", label: say(words.ended, {n: count(ended.length)})}];
      return [
        found.length > 0 && h(Next, waiting.length ? {kind: "warn", text: say(words.todo, {n: count(waiting.length), what: say(waiting[0])})} : {kind: "good", text: words.calm}),
        h(Panel, {title: words.title, flush: true}, {
          actions: () => h(Choice, {value: side.value, label: words.state, options, onChange: (value) => { side.value = value; }}),
          default: () => (shown.length ? h("ul", {class: "cases"}, shown.map((one) => row(one, props.place, notes, change))) : h(Empty, {title: words.nothing, text: words.nothingText, symbol: "done"})),
        }),
      ];
    }
    return () => h(Loaded, {of: cases}, {default: list});
  },
});
