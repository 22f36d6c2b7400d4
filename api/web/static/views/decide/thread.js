// The thread of a change request: what was decided, approved, published and said, in the order in which it happened; the
// audit log itself, with a field to say something more. When to modify: when something else is done with a request.

import {get} from "../../core/api.js";
import {ago, dateTime} from "../../core/dates.js";
import {loading} from "../../core/load.js";
import {may} from "../../core/session.js";
import {count, listed, say} from "../../core/words.js";
import {defineComponent, h, ref} from "../../core/vue.js";
import {keptRef} from "../../core/keep.js";
import {Button, TextArea} from "../../parts/form.js";
import {Loaded, Panel} from "../../parts/panel.js";
import {nameOf} from "./people.js";

const words = {
  head: {en: "What was said and done", zh: "讨论与记录"},
  say: {en: "Comment", zh: "评论"},
  send: {en: "Send", zh: "发送"},
  empty: {en: "Nothing yet.", zh: "暂无记录。"},
  about: {en: "about {item}", zh: "关于 {item}"},
};
const acts = {
  "change-request.made": {en: "proposed {moves} moves", zh: "提出 {moves} 项调整"},
  "change-request.decided": {en: "{status}: {what}", zh: "{status}：{what}"},
  "change-request.dated": {en: "set the first day to {effective}", zh: "设定生效日为 {effective}"},
  "change-request.rebased": {en: "brought it up to date", zh: "更新到最新状态"},
  "change-request.approved": {en: "approved it", zh: "批准"},
  "change-request.withdrawn": {en: "withdrew it", zh: "撤回"},
  "change-request.commented": {en: "says", zh: "评论"},
  "plan.published": {en: "published it", zh: "发布"},
  "plan.rolled-back": {en: "took it back", zh: "回滚"},
};
const statuses = {
  accepted: {en: "accepted", zh: "接受"},
  rejected: {en: "rejected", zh: "拒绝"},
  open: {en: "opened again", zh: "重新待定"},
};
const all = {en: "all that were open", zh: "全部待定项"};
const some = {en: "{n} moves", zh: "{n} 项调整"};
const FEW = 3;

function what(details, names) {
  const items = (details.items ?? []).map((item) => names.get(item) ?? item);
  if (details.all_open) return say(all);
  return items.length <= FEW ? listed(items) : say(some, {n: count(items.length)});
}

function told(entry, names) {
  const details = entry.details ?? {};
  const facts = {moves: count(details.moves), effective: details.effective, status: say(statuses[details.status] ?? ""), what: what(details, names)};
  return say(acts[entry.action] ?? entry.action, facts);
}

function row(entry, names) {
  return h("li", {key: entry.seq, class: entry.action === "change-request.commented" ? "said" : "done"}, [
    h("p", [h("strong", nameOf(entry.actor)), ` ${told(entry, names)} `, entry.details?.item && h("span", {class: "note"}, say(words.about, {item: names.get(entry.details.item) ?? entry.details.item})), h("time", {class: "note", datetime: entry.at, title: dateTime(entry.at)}, ago(entry.at))]),
    entry.why && h("p", {class: "said-text"}, entry.why),
  ]);
}

/** The thread of the request `id`, read again whenever `turns` changes; `names` are those of its items; `comment` sends a text and says whether it was kept. */
export const Thread = defineComponent({
  props: {id: String, turns: Number, names: Map, busy: Boolean, comment: Function},
  setup(props) {
    const entries = loading(async () => (await get("/v1/audit", {subject: props.id, kind: "change-request", limit: 200})).items.reverse());
    const text = keptRef(`comment ${props.id}`, "");
    const seen = ref(props.turns);
    const send = async (event) => {
      event.preventDefault();
      if (text.value.trim() && await props.comment(text.value.trim())) text.value = "";
    };
    return () => {
      if (seen.value !== props.turns) { seen.value = props.turns; entries.again(); }
      return h(Panel, {title: words.head}, () => h("div", {class: "thread"}, [
        h(Loaded, {of: entries, lines: 2}, {default: (items) => (items.length ? h("ol", items.map((entry) => row(entry, props.names))) : h("p", {class: "note"}, say(words.empty)))}),
        may("changes:write") && h("form", {onSubmit: send}, [
          h(TextArea, {id: "comment", label: words.say, rows: 2, value: text.value, maxlength: 2000, onChange: (value) => { text.value = value; }}),
          h(Button, {type: "submit", disabled: !text.value.trim(), busy: props.busy}, () => say(words.send)),
        ]),
      ]));
    };
  },
});
