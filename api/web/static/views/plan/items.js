// Every account, lead and duty of a plan in one table: search, filter, group, columns as the person arranged them; a row
// opens the item. When to modify: when items show another property.

import {dimensionName} from "../../core/dimensions.js";
import {wallTime} from "../../core/dates.js";
import {openPanel} from "../../core/panels.js";
import {chosenInQuery, inQuery, orderInQuery, route, setOrder, setQuery} from "../../core/router.js";
import {count, hours, number, say} from "../../core/words.js";
import {computed, defineComponent, h, ref, shallowRef} from "../../core/vue.js";
import {Choice, Search, Select} from "../../parts/form.js";
import {Panel} from "../../parts/panel.js";
import {DataTable} from "../../parts/table.js";
import {Columns} from "./columns.js";

const words = {
  search: {en: "Name, id or person", zh: "名称、编号或人员"},
  table: {en: "Items of the plan", zh: "方案的项目"},
  show: {en: "Show", zh: "显示"},
  all: {en: "All", zh: "全部"},
  moved: {en: "Moved", zh: "有调整"},
  left: {en: "With nobody", zh: "无人负责"},
  group: {en: "Group by", zh: "分组"},
  noGroup: {en: "No groups", zh: "不分组"},
  item: {en: "Id", zh: "编号"},
  name: {en: "Name", zh: "名称"},
  kind: {en: "Kind", zh: "种类"},
  rep: {en: "Person", zh: "负责人"},
  owner: {en: "Today", zh: "当前负责人"},
  start: {en: "When", zh: "时间"},
  hours: {en: "Time", zh: "工时"},
  priority: {en: "Priority", zh: "优先级"},
  territory: {en: "Territory", zh: "区域"},
  team: {en: "Team", zh: "团队"},
  pinned: {en: "Pinned", zh: "已锁定"},
  nobody: {en: "nobody", zh: "无人"},
  shown: {en: "{n} of {all}", zh: "{n} / {all}"},
  columns: {en: "Columns", zh: "列"},
  yes: {en: "yes", zh: "是"},
  account: {en: "Account", zh: "客户"},
  lead: {en: "Lead", zh: "线索"},
  duty: {en: "Duty", zh: "任务"},
};

const PAUSE_MS = 120;

const made = new WeakMap();

/** One plain object a row, made once a board: sorting and searching never ask the columns again. Made ahead when there is time. */
export function rowsOf(board) {
  if (!made.has(board)) made.set(board, rowsMade(board));
  return made.get(board);
}

function rowsMade(board) {
  const {items, reps, teams, territories, kinds} = board;
  const at = (column, index) => (column ? column[index] : null);
  const named = (list, code) => (code == null || code < 0 ? "" : list[code]);
  return items.id.map((id, index) => {
    const rep = items.rep[index];
    const owner = items.owner[index];
    return {
      id, name: items.name[index], kind: kinds[items.kind[index]], rep: named(reps.name, rep), owner: named(reps.name, owner),
      start: at(items.start, index), minutes: at(items.minutes, index), value: at(items.value, index), potential: at(items.potential, index),
      priority: at(items.priority, index), territory: named(territories.name, at(items.territory, index)), team: named(teams.name, at(items.team, index)),
      pinned: (at(items.pin, index) ?? -1) >= 0, isMoved: owner >= 0 && owner !== rep, isLeft: rep < 0,
    };
  });
}

function linkTo(name, row) {
  const link = document.createElement("a");
  link.textContent = name;
  link.href = `?${new URLSearchParams({...route.query, item: row.id})}`;
  link.addEventListener("click", (event) => { if (!event.ctrlKey && !event.metaKey && !event.shiftKey) { event.preventDefault(); openPanel("item", row.id); } });
  return link;
}

function marked(text, kind) {
  const span = document.createElement("span");
  span.className = kind;
  span.textContent = text;
  return span;
}

function columnsOf(board) {
  const has = (name) => board.items[name] !== null;
  const amounts = (field) => ({field, title: dimensionName(field), number: true, width: 110, write: (value) => number(value, 0)});
  return [
    {field: "name", title: words.name, grow: 3, minWidth: 180, write: linkTo},
    {field: "kind", title: words.kind, width: 92, write: (kind) => say(words[kind])},
    {field: "rep", title: words.rep, grow: 2, minWidth: 120, write: (name, row) => (row.isLeft ? marked(say(words.nobody), "bad-text") : row.isMoved ? marked(name, "moved") : name)},
    {field: "owner", title: words.owner, grow: 2, minWidth: 120},
    has("start") && {field: "start", title: words.start, width: 150, number: true, write: (value) => (value == null || value < 0 ? "" : wallTime(value))},
    has("minutes") && {field: "minutes", title: words.hours, number: true, width: 92, write: (value) => hours(value)},
    has("value") && amounts("value"),
    has("potential") && amounts("potential"),
    has("priority") && {field: "priority", title: words.priority, number: true, width: 84, hidden: true},
    has("territory") && {field: "territory", title: words.territory, grow: 1, minWidth: 110},
    has("team") && {field: "team", title: words.team, grow: 1, minWidth: 100, hidden: true},
    {field: "pinned", title: words.pinned, width: 84, hidden: true, sorter: "boolean", write: (on) => (on ? say(words.yes) : "")},
    {field: "id", title: words.item, width: 130, hidden: true},
  ].filter(Boolean);
}

/** By what a row is found; put together when somebody searches for the first time. */
const textOf = (row) => (row.text ??= [row.name, row.id, row.rep, row.owner].join("\n").toLowerCase());

function filterOf(text, show, kind) {
  if (!text && !show && !kind) return null;
  const sought = text.toLowerCase();
  return (row) => (!show || (show === "moved" ? row.isMoved : row.isLeft)) && (!kind || row.kind === kind) && (!sought || textOf(row).includes(sought));
}

export const ItemsTab = defineComponent({
  props: {board: Object},
  setup(props) {
    const rows = rowsOf(props.board);
    const shown = ref(rows.length);
    const wanted = chosenInQuery("group", "items group", "");
    const typed = ref(route.query.text ?? "");
    const table = shallowRef(null);
    let pause = 0;
    const search = (wanted) => {
      typed.value = wanted;
      clearTimeout(pause);
      pause = setTimeout(() => setQuery({text: wanted}), PAUSE_MS);
    };
    const kinds = props.board.kinds.filter((_, code) => props.board.items.kind.includes(code));
    const columns = computed(() => columnsOf(props.board));
    const [text, show, ofKind] = [inQuery("text"), inQuery("show"), inQuery("kind")];
    const filter = computed(() => filterOf(text.value, show.value, ofKind.value)); // another one means to filter all rows anew
    const order = orderInQuery("order", columns.value.map((one) => one.field));
    const options = () => [["", words.noGroup], ["rep", words.rep], ["owner", words.owner], ["kind", words.kind], props.board.items.territory && ["territory", words.territory], props.board.items.team && ["team", words.team]]
      .filter(Boolean).map(([value, label]) => ({value, label}));
    const group = computed(() => (options().some((one) => one.value === wanted.value) ? wanted.value : ""));
    const groupName = (value) => (group.value === "kind" ? say(words[value]) : value || say(words.nobody));
    return () => h(Panel, {flush: true}, () => [
      h("div", {class: "panel-tools"}, [
        h(Search, {value: typed.value, label: words.search, onChange: search}),
        h(Choice, {value: show.value, label: words.show, options: [{value: "", label: words.all}, {value: "moved", label: words.moved}, {value: "left", label: words.left}], onChange: (wanted) => setQuery({show: wanted})}),
        kinds.length > 1 && h(Choice, {value: ofKind.value, label: words.kind, options: [{value: "", label: words.all}, ...kinds.map((kind) => ({value: kind, label: words[kind]}))], onChange: (wanted) => setQuery({kind: wanted})}),
        h(Select, {value: group.value, options: options(), "aria-label": say(words.group), onChange: (field) => { wanted.value = field; }}),
        h(Columns, {table: table.value, label: words.columns}),
        h("span", {class: "note legend", role: "status"}, say(words.shown, {n: count(shown.value), all: count(rows.length)})),
      ]),
      h("div", {class: "items-table"}, h(DataTable, {
        name: "items columns", label: words.table, columns: columns.value, rows, filter: filter.value, group: group.value, groupName, sort: order.value, onSort: (now) => setOrder("order", now),
        onOpen: (row) => openPanel("item", row.id), onCount: (n) => { shown.value = n; }, onReady: (made) => { table.value = made; },
      })),
    ]);
  },
});
