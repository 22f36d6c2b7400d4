// Open work: what waits, what must be answered by when (clocks run), how full each rep is now. When to modify: with what
// people do with open work.

import {post} from "../../core/api.js";
import {ago, dateTime, moment} from "../../core/dates.js";
import {may} from "../../core/session.js";
import {count, say} from "../../core/words.js";
import {defineComponent, h, onBeforeUnmount, ref} from "../../core/vue.js";
import {Button} from "../../parts/form.js";
import {notifyProblem} from "../../parts/notice.js";
import {Empty, Panel} from "../../parts/panel.js";

const words = {
  queue: {en: "Waiting for room", zh: "等待分配"},
  queueNone: {en: "Nobody waits", zh: "没有等待中的线索"},
  since: {en: "arrived {when}", zh: "{when}到达"},
  clocks: {en: "Answers due", zh: "待响应"},
  clocksNone: {en: "No answer is due", zh: "没有待响应的线索"},
  late: {en: "{time} late", zh: "已超时 {time}"}, left: {en: "{time} left", zh: "剩余 {time}"},
  minutes: {en: "{n} min", zh: "{n} 分钟"}, hours: {en: "{h} h {m} min", zh: "{h} 小时 {m} 分钟"},
  answered: {en: "Answered", zh: "已响应"}, close: {en: "Close", zh: "结束"}, pool: {en: "To the pool", zh: "放入公海"},
  reps: {en: "Reps now", zh: "人员现状"},
  rep: {en: "Rep", zh: "销售代表"}, state: {en: "State", zh: "状态"}, open: {en: "Open", zh: "未结"}, load: {en: "Load", zh: "负荷"},
  here: {en: "here", zh: "在岗"}, away: {en: "away", zh: "不在岗"}, left_: {en: "left", zh: "已离岗"}, off: {en: "not at work now", zh: "当前非工作时间"},
  goAway: {en: "Mark as away", zh: "标记不在岗"}, back: {en: "Mark as back", zh: "标记返岗"},
  more: {en: "{n} more", zh: "其余 {n} 项"},
};
const MOST = 50;
const CLOCK_MS = 1000;

function span(minutes) {
  const whole = Math.max(0, Math.floor(minutes));
  return whole < 90 ? say(words.minutes, {n: count(whole)}) : say(words.hours, {h: count(Math.floor(whole / 60)), m: whole % 60});
}

/** A clock that ticks once a second. */
function useNow() {
  const now = ref(Date.now());
  const timer = setInterval(() => { now.value = Date.now(); }, CLOCK_MS);
  onBeforeUnmount(() => clearInterval(timer));
  return now;
}

function rest(items) {
  return items.length > MOST ? h("p", {class: "note more"}, say(words.more, {n: count(items.length - MOST)})) : null;
}

function queue(items) {
  return h(Panel, {title: words.queue, flush: true}, () => (items.length ? [h("ul", {class: "open-work"}, items.slice(0, MOST).map((one) => h("li", {key: one.item}, [
    h("strong", one.name), h("span", {class: "note", title: dateTime(one.arrived)}, say(words.since, {when: ago(one.arrived)})),
  ]))), rest(items)] : h(Empty, {title: words.queueNone, symbol: "done"})));
}

function clock(one, name, now, act) {
  const minutes = (moment(one.answer_by).getTime() - now) / 60_000;
  const look = minutes < 0 ? "bad" : minutes < 15 ? "warn" : "";
  const text = say(minutes < 0 ? words.late : words.left, {time: span(Math.abs(minutes))});
  return h("li", {key: one.item}, [
    h("strong", one.name), h("span", name), h("span", {class: ["badge", look], title: dateTime(one.answer_by)}, text),
    may("route:write") && h("span", {class: "actions"}, [
      h(Button, {kind: "quiet", onClick: () => act(one.item, "touch", {answered: true})}, () => say(words.answered)),
      h(Button, {kind: "quiet", onClick: () => act(one.item, "release", {})}, () => say(words.pool)),
    ]),
  ]);
}

/** Waiting work and running clocks; emits `done` when something was done. */
export const OpenWork = defineComponent({
  props: {work: Array, reps: Array},
  emits: ["done"],
  setup(props, {emit}) {
    const now = useNow();
    const act = (item, part, body) => post(`/v1/route/items/${encodeURIComponent(item)}/${part}`, body).then(() => emit("done")).catch(notifyProblem);
    return () => {
      const names = new Map(props.reps.map((rep) => [rep.rep, rep.name]));
      const due = props.work.filter((one) => one.status === "owned" && one.answer_by && !one.answered).sort((a, b) => (a.answer_by < b.answer_by ? -1 : 1));
      return [
        queue(props.work.filter((one) => one.status === "waiting")),
        h(Panel, {title: words.clocks, flush: true}, () => (due.length ? [h("ul", {class: "open-work"}, due.slice(0, MOST).map((one) => clock(one, names.get(one.rep) ?? one.rep, now.value, act))), rest(due)] : h(Empty, {title: words.clocksNone, symbol: "done"}))),
      ];
    };
  },
});

/** The fullest load of a rep, as a share of the most; null where nothing is limited. */
function fullest(rep) {
  const shares = Object.values(rep.loads).filter((one) => one.most).map((one) => one.load / one.most);
  return shares.length ? Math.max(...shares) : null;
}

function presence(rep) {
  if (rep.left) return h("span", {class: "badge bad"}, say(words.left_));
  if (rep.away_until) return h("span", {class: "badge warn"}, say(words.away));
  return h("span", {class: ["badge", rep.present && "good"]}, say(rep.present ? words.here : words.off));
}

/** How reps stand now; emits `done` when one was marked. */
export function RepsNow({reps}, {emit}) {
  const mark = (rep, change) => post("/v1/route/events/rep", {rep: rep.rep, change}).then(() => emit("done")).catch(notifyProblem);
  const row = (rep) => {
    const share = fullest(rep);
    return h("tr", {key: rep.rep}, [
      h("th", {scope: "row"}, rep.name), h("td", presence(rep)), h("td", {class: "number"}, count(rep.num_open)),
      h("td", share === null ? "–" : h("div", {class: ["mini-bar", share > 1 && "over"], title: `${Math.round(share * 100)} %`}, h("i", {style: {width: `${Math.min(100, share * 100)}%`}}))),
      h("td", may("route:write") && !rep.left && h(Button, {kind: "quiet", onClick: () => mark(rep, rep.away_until ? "back" : "away")}, () => say(rep.away_until ? words.back : words.goAway))),
    ]);
  };
  return h(Panel, {title: words.reps, flush: true}, () => h("div", {class: "scroll-x reps-now"}, h("table", {class: "table"}, [
    h("thead", h("tr", [...["rep", "state", "open", "load"].map((name) => h("th", {scope: "col", class: name === "open" && "number"}, say(words[name]))), h("td")])),
    h("tbody", [...reps].sort((a, b) => (fullest(b) ?? 0) - (fullest(a) ?? 0)).slice(0, MOST).map(row)),
  ])));
}
RepsNow.props = {reps: Array};
RepsNow.emits = ["done"];
