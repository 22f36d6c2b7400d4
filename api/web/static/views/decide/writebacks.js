// Owners on their way into the CRM: each write-back of a publication, and what became of every record.
// When to modify: with what people want to know of writes.

import {get, post} from "../../core/api.js";
import {loading} from "../../core/load.js";
import {may} from "../../core/session.js";
import {count, say} from "../../core/words.js";
import {defineComponent, h, onBeforeUnmount, reactive} from "../../core/vue.js";
import {Button} from "../../parts/form.js";
import {notifyProblem} from "../../parts/notice.js";
import {Loaded, Panel} from "../../parts/panel.js";
import {stateOf} from "./states.js";

const words = {
  head: {en: "In the CRM", zh: "CRM 写入"},
  none: {en: "No connected CRM has these records, so nothing is written anywhere. The moves can be downloaded and sent on by hand.", zh: "没有已连接的 CRM 包含这些记录，因此未写入任何系统。可下载调整清单自行处理。"},
  approve: {en: "Let them be written", zh: "允许写入"}, undo: {en: "Give the former owners back", zh: "改回原负责人"},
  show: {en: "Show records", zh: "显示记录"},
  record: {en: "Record", zh: "记录"}, before: {en: "Owner before", zh: "原负责人"}, after: {en: "New owner", zh: "新负责人"}, state: {en: "State", zh: "状态"},
  download: {en: "Download the moves", zh: "下载调整清单"},
};
const LOOK_AGAIN_MS = 3000;
const isOver = (head) => ["done", "rejected", "cancelled"].includes(head.state);

function counts(head) {
  return Object.entries(head.rows).filter(([, number]) => number).map(([state, number]) => {
    const badge = stateOf(state);
    return h("span", {key: state, class: ["badge", badge.look]}, `${count(number)} ${badge.text}`);
  });
}

function rows(items) {
  return h("div", {class: "scroll-x"}, h("table", {class: "table"}, [
    h("thead", h("tr", ["record", "before", "after", "state"].map((name) => h("th", {scope: "col"}, say(words[name]))))),
    h("tbody", items.map((row) => {
      const badge = stateOf(row.state);
      return h("tr", {key: row.number}, [h("td", row.record), h("td", row.owner_before ?? "–"), h("td", row.owner_after), h("td", [h("span", {class: ["badge", badge.look]}, badge.text), row.detail && h("span", {class: "note"}, ` ${row.detail}`)])]);
    })),
  ]));
}

/** The write-backs of some publications. */
export const Writebacks = defineComponent({
  props: {publications: Array, request: String},
  setup(props) {
    const found = loading(async () => {
      const lists = await Promise.all(props.publications.map((one) => get("/v1/writebacks", {subject: one.id, limit: 100})));
      return lists.flatMap((list) => list.items);
    }, () => props.publications.map((one) => one.id).join());
    const open = reactive(new Map());
    const timer = setInterval(() => { if (found.value?.some((head) => !isOver(head))) found.again(); }, LOOK_AGAIN_MS);
    onBeforeUnmount(() => clearInterval(timer));

    const act = (head, part) => post(`/v1/writebacks/${head.id}/${part}`, {}).then(found.again).catch(notifyProblem);
    const show = async (head) => open.set(head.id, (await get(`/v1/writebacks/${head.id}/rows`, {limit: 1000})).items);

    const one = (head) => h("li", {key: head.id}, [
      h("p", {class: "actions"}, [
        h("span", {class: ["badge", stateOf(head.state).look]}, stateOf(head.state).text), ...counts(head),
        head.state === "proposed" && may("changes:approve") && h(Button, {kind: "main", onClick: () => act(head, "approve")}, () => say(words.approve)),
        head.rows.written > 0 && !head.undo_of && may("changes:write") && h(Button, {onClick: () => act(head, "undo")}, () => say(words.undo)),
        h(Button, {kind: "quiet", onClick: () => show(head).catch(notifyProblem)}, () => say(words.show)),
      ]),
      open.has(head.id) && rows(open.get(head.id)),
    ]);
    return () => h(Panel, {title: words.head}, () => h(Loaded, {of: found, lines: 2}, {
      default: (heads) => (heads.length ? h("ul", {class: "writebacks"}, heads.map(one)) : h("p", [
        say(words.none), " ", h("a", {href: `/v1/change-requests/${props.request}/document?format=yaml`, download: ""}, say(words.download))])),
    }));
  },
});
