// A plan: how good it is and what it costs, who carries what, every item, the calendar, the map; an item or a rep opens
// beside it. When to modify: when a plan gets another side (a tab).

import {boardOf} from "../core/board.js";
import {get} from "../core/api.js";
import {dateTime} from "../core/dates.js";
import {loading} from "../core/load.js";
import {loadPanels} from "../core/panels.js";
import {go, inQuery, Link, route, setQuery} from "../core/router.js";
import {may} from "../core/session.js";
import {count, say} from "../core/words.js";
import {defineComponent, h, KeepAlive} from "../core/vue.js";
import {Button} from "../parts/form.js";
import {Loaded, ViewHead} from "../parts/panel.js";
import {ProposeButton} from "../parts/propose.js";
import {ShareButton} from "../parts/share.js";
import {prepare} from "../parts/table.js";
import {Tabs} from "../parts/tabs.js";
import {tabs} from "./plan/tabs.js";
import {Figures} from "./plan/figures.js";
import {rowsOf} from "./plan/items.js";
import {Side} from "./plan/side.js";

const words = {
  title: {en: "Plan", zh: "方案"},
  made: {en: "of {moment} · version {version}", zh: "{moment} · 版本 {version}"},
  version: {en: "of version {version}", zh: "基于版本 {version}"},
  all: {en: "All plans", zh: "全部方案"},
  change: {en: "Try changes", zh: "试着调整"},
  sides: {en: "Sides of the plan", zh: "方案的各个方面"},
  untitled: {en: "Plan of {moment}", zh: "{moment} 的方案"},
};

export const title = words.title;

/** Sides that stay built while another is shown: two hundred bars take longer than a person waits for a click. */
const KEPT = ["RepsTab"];
const LARGE = 3000; // reports of larger plans are made by jobs


function above(board, problem) {
  return h("p", {class: "crumbs"}, [h(Link, {to: "/problems"}, () => say(words.all)), " / ", h(Link, {to: `/problems/${board.plan.problem}`}, () => problem.value?.name ?? "…")]);
}

function actions(board) {
  const {id} = board.plan;
  return [
    h(ShareButton, {plan: id, reps: board.reps.id.map((rep, number) => ({rep, name: board.reps.name[number]})), isLarge: board.numItems > LARGE}),
    may("changes:write") && h(Button, {onClick: () => go(`/plans/${id}/change`)}, () => say(words.change)),
    h(ProposeButton, {plan: id, moves: board.plan.num_moves + board.numFirst}),
  ];
}

function side(board, tab) {
  const shown = tabs.filter((one) => !one.applies || one.applies(board));
  const asked = shown.find((one) => one.value === tab) ?? shown[0];
  const badges = {items: count(board.numItems), reps: count(board.numReps)};
  return h(Tabs, {
    tabs: shown.map((one) => ({...one, badge: badges[one.value]})), value: asked.value, label: words.sides,
    onChange: (chosen) => setQuery({tab: chosen}, {replace: false}),
  }, () => h(KeepAlive, {include: KEPT}, () => h(asked.component, {key: asked.value, board})));
}

export const component = defineComponent({
  setup() {
    const {id} = route.params;
    const loaded = loading(() => boardOf(id));
    const tab = inQuery("tab");
    boardOf(id).then((board) => prepare(() => { rowsOf(board); loadPanels(); }), () => {}); // the failure is shown by what is loaded
    const problem = loading(async () => get(`/v1/problems/${(await boardOf(id)).plan.problem}`));
    return () => h("div", {class: "view plan-view"}, h(Loaded, {of: loaded, lines: 8}, {
      default: (board) => [
        h(ViewHead, {title: board.plan.name || say(words.untitled, {moment: dateTime(board.plan.made)})}, {
          above: () => above(board, problem),
          note: () => (board.plan.name ? say(words.made, {moment: dateTime(board.plan.made), version: board.plan.version}) : say(words.version, {version: board.plan.version})),
          actions: () => actions(board),
        }),
        h(Figures, {board}),
        h("div", {class: "plan-body"}, [h("div", {class: "plan-main"}, side(board, tab.value)), h(Side, {board})]),
      ],
    }));
  },
});
