// Owners on their way into the CRM: each write-back of a publication, and what became of every record.
// When to modify: with what people want to know of writes.

import {get, post} from "../../core/api.js";
import {date} from "../../core/dates.js";
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
  retry: {en: "Try again what failed", zh: "重试失败的记录"}, back: {en: "former owners", zh: "改回原负责人"}, later: {en: "from {day}", zh: "{day}起"},
  approve: {en: "Let them be written", zh: "允许写入"}, undo: {en: "Give the former owners back", zh: "改回原负责人"},
  show: {en: "Show records", zh: "显示记录"},
  record: {en: "Record", zh: "记录"}, before: {en: "Owner before", zh: "原负责人"}, after: {en: "New owner", zh: "新负责人"}, state: {en: "State", zh: "状态"},
  download: {en: "Download the moves", zh: "下载调整清单"},
};
const LOOK_AGAIN_MS = 2000;
const LATER_MS = 60_000;
const isOver = (head) => ["done", "rejected", "cancelled"].includes(head.state);

function counts(head) {
  return Object.entries(head.rows).filter(([, number]) => number).map(([state, number]) => {
    const badge = stateOf(state);
    return h("span", {key: state, class: ["badge", badge.look]}, `${count(number)} ${badge.text}`);
  });
}

/** A row that waits for its day says so: nothing is wrong with it. */
const stateNote = (row) => (row.state === "waiting" && new Date(row.due) - Date.now() > LATER_MS ? say(words.later, {day: date(row.due)}) : row.detail);

function rows(items, nameOf) {
  return h("div", {class: "scroll-x"}, h("table", {class: "table"}, [
    h("thead", h("tr", ["record", "before", "after", "state"].map((name) => h("th", {scope: "col"}, say(words[name]))))),
    h("tbody", items.map((row) => {
      const badge = stateOf(row.state);
      return h("tr", {key: row.number, "data-record": row.record}, [h("td", row.record), h("td", nameOf(row.owner_before) ?? "–"), h("td", nameOf(row.owner_after)), h("td", [h("span", {class: ["badge", badge.look]}, badge.text), " ", h("span", {class: "note"}, stateNote(row))])]);
    })),
  ]));
}

const rowsOf = async (head) => (await get(`/v1/writebacks/${head.id}/rows`, {limit: 1000})).items;

/** What was written for a publication, and what gave it back. */
async function writebacksOf(publication) {
  const subjects = publication.rolled_back ? [publication.id, `${publication.id} rolled back`] : [publication.id];
  const lists = await Promise.all(subjects.map((subject) => get("/v1/writebacks", {subject, limit: 100})));
  return lists.flatMap((list) => list.items);
}

/** The write-backs of some publications; `names` says what reps are called. */
export const Writebacks = defineComponent({
  props: {publications: Array, request: String, names: Map},
  setup(props) {
    const open = reactive(new Map());
    const found = loading(async () => {
      const heads = (await Promise.all(props.publications.map(writebacksOf))).flat();
      await Promise.all(heads.filter((head) => open.has(head.id)).map(show));
      return heads;
    }, () => props.publications.map((one) => `${one.id} ${one.rolled_back}`).join());
    const timer = setInterval(() => { if (found.value?.some((head) => !isOver(head))) found.again(); }, LOOK_AGAIN_MS);
    onBeforeUnmount(() => clearInterval(timer));

    const act = (head, part) => post(`/v1/writebacks/${head.id}/${part}`, {}).then(found.again).catch(notifyProblem);
    const show = async (head) => { open.set(head.id, await rowsOf(head)); };
    const nameOf = (rep) => props.names?.get(rep) ?? rep;

    const one = (head) => h("li", {key: head.id, "data-reason": head.undo_of ? "undo" : head.reason}, [
      h("p", {class: "actions"}, [
        h("span", {class: ["badge", stateOf(head.state).look]}, stateOf(head.state).text), head.undo_of && h("span", say(words.back)), ...counts(head),
        head.state === "proposed" && may("changes:approve") && h(Button, {kind: "main", onClick: () => act(head, "approve")}, () => say(words.approve)),
        head.state === "done" && (head.rows.failed > 0 || head.rows.refused > 0) && may("changes:approve") && h(Button, {kind: "main", onClick: () => act(head, "retry"), "data-act": "retry"}, () => say(words.retry)),
        head.rows.written > 0 && !head.undo_of && may("changes:write") && h(Button, {onClick: () => act(head, "undo")}, () => say(words.undo)),
        h(Button, {kind: "quiet", onClick: () => show(head).catch(notifyProblem)}, () => say(words.show)),
      ]),
      open.has(head.id) && rows(open.get(head.id), nameOf),
    ]);
    return () => h(Panel, {title: words.head}, () => h(Loaded, {of: found, lines: 2}, {
      default: (heads) => (heads.length ? h("ul", {class: "writebacks"}, heads.map(one)) : h("p", [
        say(words.none), " ", h("a", {href: `/v1/change-requests/${props.request}/document?format=yaml`, download: ""}, say(words.download))])),
    }));
  },
});
