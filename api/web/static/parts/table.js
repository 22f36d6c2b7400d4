// Large tables: Tabulator under our words and looks. It draws the rows that are seen only, so that twenty thousand scroll
// smoothly. Texts become text nodes: no cell, head or group is ever read as markup. The columns that a person arranged are
// kept in this browser. When to modify: when a table needs another way to sort, group or show.

import {language} from "../core/look.js";
import {kept, keep} from "../core/keep.js";
import {compareNames, say} from "../core/words.js";
import {defineComponent, h, onBeforeUnmount, onMounted, ref, watch} from "../core/vue.js";

const words = {
  empty: {en: "Nothing matches. Change the search or the filters.", zh: "没有匹配项。请调整搜索或筛选条件。"},
  group: {en: "{name} · {n}", zh: "{name} · {n}"},
};
const ROW_PX = 34;
const MANY = 2000;
const FIRST = 100;
const PAGE = 12;
const STEPS = {ArrowDown: 1, ArrowUp: -1, PageDown: PAGE, PageUp: -PAGE};

const asText = (text) => document.createTextNode(text ?? "");

/** What a click sorts or folds, as a button: Tab and Enter reach it, too. */
function asButton(text) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "as-link";
  button.append(asText(text));
  return button;
}

/** Arrows and page keys go from the link of one row to that of another. Rows around the view only are drawn: where a jump or
 * another width takes the row that has the focus out for a moment, `stay` gives the focus back to it. */
function walker() {
  let link = null;
  return {
    note(event) { link = event.target.closest(".tabulator-row a"); },
    step(event) {
      const links = [...event.currentTarget.querySelectorAll(".tabulator-row a")];
      const here = links.indexOf(event.target);
      if (here < 0 || !STEPS[event.key]) return;
      event.preventDefault();
      links[Math.min(Math.max(here + STEPS[event.key], 0), links.length - 1)].focus();
    },
    stay() { if (link?.isConnected && document.activeElement === document.body) link.focus({preventScroll: true}); },
  };
}

/** A column for Tabulator. Ours: `field`, `title` (words), `write(value, row)` (text or a node), `number`, `width`, `hidden`. */
function column(ours, rows) {
  return {
    field: ours.field, title: "", titleFormatter: () => asButton(say(ours.title)), width: ours.width, minWidth: ours.minWidth ?? 60,
    widthGrow: ours.grow ?? 0, visible: !ours.hidden, hozAlign: ours.number ? "right" : "left", headerHozAlign: ours.number ? "right" : "left",
    sorter: ours.number ? (a, b) => (a ?? -Infinity) - (b ?? -Infinity) : ours.sorter ?? byText(ours.field, rows), headerSortStartingDir: ours.number ? "desc" : "asc",
    formatter: (cell) => written(ours, cell.getValue(), cell.getData()),
    cssClass: ours.class ?? "",
  };
}

function written(ours, value, row) {
  const shown = ours.write ? ours.write(value, row) : value;
  return shown instanceof Node ? shown : asText(shown == null ? "" : String(shown));
}

/** Compares texts as people of the language order them, Chinese by pronunciation; each text is ranked once, because a
 * collator is slow and names repeat. */
function byText(field, rows) {
  let ranks = null;
  const ranked = () => new Map([...new Set(rows.map((row) => row[field] ?? ""))].sort(compareNames).map((text, rank) => [text, rank]));
  return (a, b) => {
    ranks ??= ranked();
    return (ranks.get(a ?? "") ?? 0) - (ranks.get(b ?? "") ?? 0);
  };
}

function arranged(name, columns) {
  const order = kept(name);
  if (!order) return columns;
  const byField = new Map(columns.map((one) => [one.field, one]));
  const known = order.filter((one) => byField.has(one.field)).map((one) => ({...byField.get(one.field), width: one.width, hidden: !one.visible}));
  return [...known, ...columns.filter((one) => !order.some((other) => other.field === one.field))];
}

const keepColumns = (name, table) => keep(name, table.getColumns().map((one) => ({field: one.getField(), width: one.getWidth(), visible: one.isVisible()})));

/** The rows that a table begins with: of many, those that are seen first; the others follow once these are on screen. */
const beginning = ({rows, filter, group, sort}) => (rows.length > MANY && !filter && !group && !sort ? rows.slice(0, FIRST) : rows);

function optionsOf(props) {
  return {
    data: beginning(props), columns: arranged(props.name, props.columns).map((one) => column(one, props.rows)), index: props.index, height: props.height, layout: "fitColumns",
    rowHeight: ROW_PX, renderVerticalBuffer: 240, movableColumns: true, resizableColumnFit: true,
    placeholder: asHolder(), columnDefaults: {resizable: "header"}, groupBy: props.group || false, groupStartOpen: true, groupToggleElement: "header",
    groupHeader: (value, count) => asButton(say(words.group, {name: props.groupName ? props.groupName(value) : value, n: count})),
    initialSort: props.sort ? [{column: props.sort.field, dir: props.sort.falls ? "desc" : "asc"}] : [],
    rowFormatter: props.rowClass && ((row) => row.getElement().classList.add(...props.rowClass(row.getData()))),
  };
}

function asHolder() {
  const holder = document.createElement("p");
  holder.textContent = say(words.empty);
  return holder;
}

/** Let a table follow the size of its place, one frame after what made the room change (a panel beside it) is on screen. */
function following(element, table) {
  const measured = () => `${element.clientWidth} ${element.clientHeight}`;
  let [size, turn] = [measured(), 0];
  const observer = new ResizeObserver(() => {
    if (!element.clientWidth || measured() === size) return;
    size = measured();
    cancelAnimationFrame(turn);
    turn = requestAnimationFrame(() => table.redraw());
  });
  observer.observe(element);
  return () => { observer.disconnect(); cancelAnimationFrame(turn); };
}

/** Work that waits until what is drawn is on screen and nobody waits for anything. */
const idle = (work) => (window.requestIdleCallback ?? setTimeout)(work);
const onceSeen = (work) => requestAnimationFrame(() => requestAnimationFrame(() => idle(work)));
let library = null;

/** The library with the modules that are used here: each of the others would look at every one of twenty thousand rows. */
function loaded() {
  library ??= import("../lib/tabulator.mjs").then(({Tabulator, ...module}) => {
    Tabulator.registerModule([module.FilterModule, module.FormatModule, module.GroupRowsModule, module.InteractionModule, module.MoveColumnsModule, module.ResizeColumnsModule, module.SortModule]);
    return Tabulator;
  });
  library.catch(() => { library = null; });
  return library;
}

/** Load the library ahead, when there is time, and then do what else a table will need: the first one then opens at once. */
export function prepare(further = () => {}) {
  idle(() => loaded().then(() => idle(further), () => {})); // a failure is told by the table
}

/**
 * A table. Props: `name` (under which columns are kept), `columns`, `rows` (plain objects), `index` (field of the id), `height`,
 * `filter` (a function of a row, or null), `group` (a field), `groupName`, `sort` (with which it begins: `{field, falls}`),
 * `rowClass`. Emits `open` (row), `sort` (the new one, or null), `count` (rows that match), `ready` (Tabulator's table, for
 * what this part does not offer).
 */
export const DataTable = defineComponent({
  props: {name: String, columns: Array, rows: Array, index: {type: String, default: "id"}, height: {type: String, default: "100%"}, filter: null, group: String, groupName: Function, sort: Object, rowClass: Function, label: null},
  emits: ["open", "sort", "count", "ready"],
  setup(props, {emit, expose}) {
    const holder = ref(null);
    const walk = walker();
    let table = null;
    let leave = () => {};

    /** Let go of the table and return it, to be destroyed. */
    function letGo() {
      leave();
      const gone = table;
      table = null;
      return gone;
    }

    /** What comes instead of the table is not kept waiting by twenty thousand rows that go. */
    function dropLater() {
      const gone = letGo();
      if (gone) idle(() => gone.destroy());
    }

    /** How many rows match is asked for: to be told by the table, it would wrap each of them. */
    const tell = () => emit("count", table.getDataCount("active"));

    function built(made) {
      table = made;
      leave = following(holder.value, made);
      emit("ready", made);
      const isWhole = made.getDataCount() === props.rows.length;
      if (props.filter) made.setFilter(props.filter);
      if (isWhole) tell();
      else onceSeen(() => { if (table === made) made.setData(props.rows).then(tell); });
    }

    async function build() {
      const Tabulator = await loaded();
      if (!holder.value) return;
      const made = new Tabulator(holder.value, optionsOf(props));
      made.on("tableBuilt", () => built(made));
      made.on("dataSorting", ([first]) => idle(() => { if (table === made) emit("sort", first ? {field: first.field, falls: first.dir === "desc"} : null); }));
      made.on("rowClick", (event, row) => { if (!event.target.closest("a, button, input, select")) emit("open", row.getData()); });
      for (const event of ["scrollVertical", "renderComplete"]) made.on(event, () => requestAnimationFrame(walk.stay));
      for (const event of ["columnMoved", "columnResized", "columnVisibilityChanged"]) made.on(event, () => keepColumns(props.name, made));
    }

    onMounted(build);
    onBeforeUnmount(dropLater);
    watch(() => props.filter, (filter) => {
      if (!table) return;
      if (filter) table.setFilter(filter);
      else table.clearFilter();
      tell();
    });
    watch(() => props.group, (group) => table?.setGroupBy(group || false));
    watch(() => props.rows, (rows) => table?.replaceData(rows).then(tell));
    watch(language, () => { letGo()?.destroy(); build(); });
    expose({table: () => table});
    return () => h("div", {class: "data-table", ref: holder, "aria-label": say(props.label), onKeydown: walk.step, onFocusin: walk.note});
  },
});
