// The feed: each arrival with who got it and why, the newest on top; opened, what was found about every rep.
// When to modify: with what the feed shows of a decision.

import {get} from "../../core/api.js";
import {ago, dateTime} from "../../core/dates.js";
import {count, say} from "../../core/words.js";
import {defineComponent, h, reactive} from "../../core/vue.js";
import {Button} from "../../parts/form.js";
import {notifyProblem} from "../../parts/notice.js";
import {Empty, Panel} from "../../parts/panel.js";

const words = {
  head: {en: "As it happens", zh: "实时动态"},
  none: {en: "Nothing has arrived yet", zh: "尚无到达的线索"},
  noneText: {en: "Leads from your CRM, a form or the API appear here the moment they are routed. Try one with the button above.", zh: "来自 CRM、表单或 API 的线索会在分配时立即显示。可用上方按钮试一条。"},
  why: {en: "Why?", zh: "为什么？"}, less: {en: "Less", zh: "收起"},
  could: {en: "could take it", zh: "可以承担"},
  cost: {en: "cost {own}, plus {price} for the minutes it uses", zh: "自身代价 {own}，占用时间的价格 {price}"},
};
const kinds = {
  assigned: {en: "assigned", zh: "已分配"}, waiting: {en: "waiting", zh: "等待中"}, closed: {en: "closed", zh: "已结束"}, touched: {en: "at work", zh: "跟进中"},
  pooled: {en: "pool", zh: "公海"}, unanswered: {en: "not answered", zh: "未响应"}, rep: {en: "rep", zh: "人员"}, contact: {en: "contact", zh: "联系信息"},
  credited: {en: "ledger", zh: "公平账"}, board: {en: "plan", zh: "方案"},
};
const LOOKS = {assigned: "good", waiting: "warn", unanswered: "bad", rep: "accent", board: "accent"};
const MOST_REPS = 12;

const sum = (costs) => Object.values(costs).reduce((total, one) => total + one, 0);

function reps(found) {
  return h("ol", {class: "found"}, found.reps.slice(0, MOST_REPS).map((rep) => h("li", {key: rep.rep}, [
    h("strong", rep.name), " ",
    h("span", {class: "note"}, rep.eligible ? say(words.cost, {own: count(sum(rep.own)), price: count(sum(rep.price))}) : say(rep.words)),
  ])));
}

/** The feed; `fresh` are the numbers that came while one looked. */
export const Feed = defineComponent({
  props: {feed: Array, fresh: Set},
  setup(props) {
    const open = reactive(new Map());
    async function toggle(seq) {
      if (open.has(seq)) { open.delete(seq); return; }
      try { open.set(seq, await get(`/v1/route/decisions/${seq}/why`)); } catch (fault) { notifyProblem(fault); }
    }
    const row = ({decision, item_name: item, rep_name: rep, reason}) => h("li", {key: decision.seq, class: [props.fresh.has(decision.seq) && "fresh"], "data-item": decision.item}, [
      h("p", [
        h("span", {class: ["badge", LOOKS[decision.kind]]}, say(kinds[decision.kind] ?? decision.kind)), " ",
        item && h("strong", item), item && rep && decision.kind === "assigned" && " → ", rep && decision.kind !== "waiting" && h("strong", rep), " ",
        h("time", {class: "note", datetime: decision.at, title: dateTime(decision.at)}, ago(decision.at)),
      ]),
      h("p", {class: "feed-why"}, [say(reason), " ", ["assigned", "waiting"].includes(decision.kind) && h(Button, {kind: "quiet", "aria-expanded": String(open.has(decision.seq)), onClick: () => toggle(decision.seq)}, () => say(open.has(decision.seq) ? words.less : words.why))]),
      open.has(decision.seq) && reps(open.get(decision.seq)),
    ]);
    return () => h(Panel, {title: words.head, flush: true}, () => (props.feed.length
      ? h("ol", {class: "feed", "aria-live": "polite"}, props.feed.map(row))
      : h(Empty, {title: words.none, text: words.noneText, symbol: "watch"})));
  },
});
