// Who carries what: a bar per rep of the chosen dimension against capacity and target, sortable, by team. Rows are laid out as
// grids, because rows of a table cannot be left out of layout while they are off the screen; so their roles are said.
// When to modify: when managers compare people by something else.

import {amount, dimensionName} from "../../core/dimensions.js";
import {openPanel} from "../../core/panels.js";
import {chosenInQuery, inQuery, orderInQuery, setOrder, setQuery} from "../../core/router.js";
import {compareNames, count, percent, say, signedPercent} from "../../core/words.js";
import {computed, defineComponent, h} from "../../core/vue.js";
import {LoadBar} from "../../parts/bars.js";
import {Check, Choice, Search} from "../../parts/form.js";
import {icon} from "../../parts/icons.js";
import {Empty, Panel} from "../../parts/panel.js";

const words = {
  search: {en: "Find a person or team", zh: "查找人员或团队"},
  measure: {en: "Measure", zh: "衡量"},
  byTeam: {en: "By team", zh: "按团队"},
  name: {en: "Person", zh: "人员"},
  load: {en: "Load", zh: "负荷"},
  share: {en: "Of capacity", zh: "占上限"},
  target: {en: "To target", zh: "距目标"},
  items: {en: "Items", zh: "项目数"},
  came: {en: "New", zh: "新增"},
  went: {en: "Gone", zh: "移出"},
  noTeam: {en: "Without a team", zh: "无团队"},
  inactive: {en: "left", zh: "已离岗"},
  legend: {en: "Bar: load · light ground: capacity · line: target · dot: today", zh: "条：负荷 · 浅底：上限 · 竖线：目标 · 圆点：当前"},
  none: {en: "Nobody matches", zh: "没有匹配的人员"},
};

const ORDERS = {
  name: (a, b) => compareNames(a.name, b.name), load: (a, b) => a.load - b.load, share: (a, b) => (a.share ?? -1) - (b.share ?? -1),
  target: (a, b) => a.off - b.off, items: (a, b) => a.items - b.items, came: (a, b) => a.came - b.came, went: (a, b) => a.went - b.went,
};

function rowsOf(board, dimension) {
  const {reps, teams} = board;
  const part = reps.loads[dimension];
  return reps.id.map((id, number) => {
    const load = part.load[number];
    const capacity = part.capacity?.[number] ?? null;
    const target = part.target?.[number] ?? 0;
    const team = reps.team[number];
    return {
      id, number, name: reps.name[number], team, teamName: team < 0 ? "" : teams.name[team], active: reps.active[number],
      items: reps.items[number], came: reps.came[number], went: reps.went[number],
      load, capacity, target, before: part.before?.[number] ?? null, share: capacity > 0 ? load / capacity : null, off: load - target,
    };
  });
}

function groupsOf(rows, isByTeam) {
  if (!isByTeam) return [{key: "all", name: null, rows}];
  const groups = new Map();
  for (const row of rows) {
    if (!groups.has(row.team)) groups.set(row.team, {key: row.team, name: row.teamName || say(words.noTeam), rows: []});
    groups.get(row.team).rows.push(row);
  }
  return [...groups.values()].sort((a, b) => compareNames(a.name, b.name));
}

const came = (items) => (items ? `+${count(items)}` : "");
const went = (items) => (items ? `−${count(items)}` : "");

function line(row, {most, write, chosen}) {
  const kind = row.share > 1.0001 ? "over" : null;
  return h("tr", {key: row.id, role: "row", class: ["rep-row", chosen === row.id && "chosen"], onClick: () => openPanel("rep", row.id)}, [
    h("td", {role: "cell", class: "rep-name"}, h("button", {type: "button", class: "as-link", onClick: (event) => { event.stopPropagation(); openPanel("rep", row.id); }},
      [row.name, !row.active && h("span", {class: "badge warn"}, say(words.inactive))])),
    h("td", {role: "cell", class: "rep-bar"}, h(LoadBar, {load: row.load, capacity: row.capacity, target: row.target, before: row.before, most, write, kind})),
    h("td", {role: "cell", class: "number"}, write(row.load)),
    h("td", {role: "cell", class: ["number", kind && "bad-text"]}, row.share === null ? "–" : percent(row.share)),
    h("td", {role: "cell", class: "number"}, row.target ? signedPercent(row.off / row.target) : "–"),
    h("td", {role: "cell", class: "number"}, count(row.items)),
    h("td", {role: "cell", class: "number"}, came(row.came)),
    h("td", {role: "cell", class: "number"}, went(row.went)),
  ]);
}

function teamLine(group, write) {
  const sum = (field) => group.rows.reduce((total, row) => total + (row[field] ?? 0), 0);
  const capacity = sum("capacity");
  return h("tr", {role: "row", class: "team-row", key: `team ${group.key}`}, [
    h("th", {role: "rowheader", scope: "rowgroup", colspan: 2}, [group.name, h("span", {class: "badge"}, count(group.rows.length))]),
    h("td", {role: "cell", class: "number"}, write(sum("load"))), h("td", {role: "cell", class: "number"}, capacity ? percent(sum("load") / capacity) : "–"),
    h("td", {role: "cell", class: "number"}, ""), h("td", {role: "cell", class: "number"}, count(sum("items"))), h("td", {role: "cell", class: "number"}, came(sum("came"))), h("td", {role: "cell", class: "number"}, went(sum("went"))),
  ]);
}

function head(order, turn) {
  const columns = [["name", ""], ["load", ""], ["load", "number", true], ["share", "number"], ["target", "number"], ["items", "number"], ["came", "number"], ["went", "number"]];
  return h("thead", {role: "rowgroup"}, h("tr", {role: "row"}, columns.map(([field, kind, silent]) => {
    const isOn = order.field === field && !silent;
    return h("th", {role: "columnheader", scope: "col", class: kind, "aria-sort": isOn ? (order.falls ? "descending" : "ascending") : undefined},
      silent ? h("span", {class: "for-readers"}, say(words[field])) : h("button", {type: "button", class: "sort", onClick: () => turn(field)}, [say(words[field]), isOn && icon(order.falls ? "down" : "up", 14)]));
  })));
}

export const RepsTab = defineComponent({
  name: "RepsTab",
  props: {board: Object},
  setup(props) {
    const dimensions = Object.keys(props.board.reps.loads);
    const dimension = chosenInQuery("measure", "reps dimension", dimensions[0]);
    const teams = chosenInQuery("teams", "reps by team", props.board.teams.id.length > 1 ? "yes" : "no");
    const chosen = computed(() => (dimensions.includes(dimension.value) ? dimension.value : dimensions[0]));
    const sort = orderInQuery("sort", Object.keys(ORDERS));
    const order = computed(() => sort.value ?? {field: props.board.reps.loads[chosen.value].capacity ? "share" : "load", falls: true});
    const rows = computed(() => rowsOf(props.board, chosen.value));
    const most = computed(() => Math.max(...rows.value.map((row) => Math.max(row.load, row.capacity ?? 0, row.target)), 1) * 1.02);
    const write = (value) => amount(chosen.value, value, props.board.units[chosen.value]);
    const turn = (field) => setOrder("sort", {field, falls: order.value.field === field ? !order.value.falls : field !== "name"});
    const [who, panel] = [inQuery("who"), inQuery("rep")];
    const groups = computed(() => {
      const text = who.value.toLowerCase();
      const found = rows.value.filter((row) => !text || `${row.name} ${row.id} ${row.teamName}`.toLowerCase().includes(text));
      const sign = order.value.falls ? -1 : 1;
      return groupsOf(found.sort((a, b) => sign * ORDERS[order.value.field](a, b)), teams.value === "yes");
    });
    return () => h(Panel, {flush: true}, () => [
      h("div", {class: "panel-tools"}, [
        h(Search, {value: who.value, label: words.search, onChange: (text) => setQuery({who: text})}),
        h(Choice, {value: chosen.value, label: words.measure, options: dimensions.map((name) => ({value: name, label: dimensionName(name)})), onChange: (name) => { dimension.value = name; }}),
        h(Check, {value: teams.value === "yes", label: words.byTeam, onChange: (on) => { teams.value = on ? "yes" : "no"; }}),
        h("span", {class: "note legend"}, say(words.legend)),
      ]),
      groups.value.length === 0 || groups.value[0].rows.length === 0 ? h(Empty, {title: words.none, symbol: "search"})
        : h("div", {class: "scroll-x"}, h("table", {role: "table", class: "table reps-table"}, [
          head(order.value, turn),
          groups.value.map((group) => h("tbody", {role: "rowgroup", key: group.key}, [group.name !== null && teamLine(group, write), group.rows.map((row) => line(row, {most: most.value, write, chosen: panel.value}))])),
        ])),
    ]);
  },
});
