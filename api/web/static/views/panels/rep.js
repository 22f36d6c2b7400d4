// A person: what they carry beside target, capacity and team, what came and what went and why, their dates, their whole
// book, wishes that are not met. When to modify: when people ask something else of a person.

import {get} from "../../core/api.js";
import {wallTime} from "../../core/dates.js";
import {amount, dimensionName} from "../../core/dimensions.js";
import {loading} from "../../core/load.js";
import {openPanel} from "../../core/panels.js";
import {Link} from "../../core/router.js";
import {may} from "../../core/session.js";
import {count, hours, percent, say, short} from "../../core/words.js";
import {defineComponent, h, ref} from "../../core/vue.js";
import {LoadBar} from "../../parts/bars.js";
import {Button} from "../../parts/form.js";
import {Loaded} from "../../parts/panel.js";

const words = {
  notActive: {en: "not active", zh: "已停用"},
  fair: {en: "Is it fair?", zh: "是否公平？"},
  fairNote: {en: "The share of the target that is carried, beside the team's.", zh: "完成目标的比例，与团队对照。"},
  share: {en: "{mine} of the target · team {team}", zh: "目标的 {mine} · 团队 {team}"},
  noTarget: {en: "no target", zh: "无目标"},
  came: {en: "New ({n})", zh: "新增（{n}）"},
  went: {en: "Goes to others ({n})", zh: "转出（{n}）"},
  from: {en: "from {name}", zh: "来自{name}"},
  to: {en: "to {name}", zh: "转给{name}"},
  noOwner: {en: "nobody had it", zh: "原无人负责"},
  noHeir: {en: "to nobody", zh: "无人接手"},
  same: {en: "Nothing comes and nothing goes.", zh: "没有转入或转出。"},
  dates: {en: "Dates ({n})", zh: "日程（{n}）"},
  book: {en: "Whole book ({n})", zh: "全部项目（{n}）"},
  more: {en: "Show {n} more", zh: "再显示 {n} 项"},
  wishes: {en: "Wishes not met", zh: "未满足的意愿"},
  leaves: {en: "Try it: {name} leaves", zh: "试一试：{name}离开"},
  change: {en: "Try changes with these items", zh: "试着调整其项目"},
};
const FIRST = 12;

const link = (id, name) => h("button", {type: "button", class: "link", onClick: () => openPanel("item", id)}, name);

function standing(one) {
  const most = 1.1 * Math.max(one.load, one.capacity ?? 0, one.target, one.today, 1);
  const mine = one.target ? percent(one.load / one.target) : say(words.noTarget);
  const team = one.team_target ? percent(one.team_load / one.team_target) : "–";
  return h("div", {class: "standing", key: one.dimension}, [
    h("div", {class: "drop-head"}, [h("strong", dimensionName(one.dimension)), h("span", {class: "note"}, amount(one.dimension, one.load))]),
    h(LoadBar, {load: one.load, capacity: one.capacity, target: one.target, before: one.today, most, write: (value) => amount(one.dimension, value)}),
    h("p", {class: "note"}, one.target ? say(words.share, {mine, team}) : mine),
  ]);
}

function moved(board, holdings, heading, isComing) {
  if (!holdings.length) return null;
  const whose = (one) => {
    if (one.other === null) return say(isComing ? words.noOwner : words.noHeir);
    return say(isComing ? words.from : words.to, {name: board.reps.name[board.repNumber.get(one.other)] ?? one.other});
  };
  return h("section", {class: "panel-part"}, [
    h("h3", say(heading, {n: count(holdings.length)})),
    h("ul", {class: "others"}, holdings.slice(0, FIRST).map((one) => h("li", {key: one.item}, [link(one.item, one.name), h("span", {class: "note"}, whose(one)), one.reason && one.reason.kind !== "was-free" && h("p", {class: "note"}, say(one.reason))]))),
    holdings.length > FIRST && h("details", [h("summary", say(words.more, {n: count(holdings.length - FIRST)})), h("ul", {class: "book"}, holdings.slice(FIRST).map((one) => h("li", {key: one.item}, [link(one.item, one.name), h("span", {class: "note"}, whose(one))])))]),
  ]);
}

function dates(board, number) {
  if (!board.items.start) return null;
  const found = board.itemsOf(number).filter((item) => board.items.start[item] >= 0).sort((a, b) => board.items.start[a] - board.items.start[b]);
  if (!found.length) return null;
  return h("section", {class: "panel-part"}, [h("h3", say(words.dates, {n: count(found.length)})),
    h("ul", {class: "book"}, found.map((item) => h("li", {key: item}, [link(board.items.id[item], board.items.name[item]), h("span", {class: "note"}, wallTime(board.items.start[item]))])))]);
}

const Book = defineComponent({
  props: {board: Object, number: Number},
  setup({board, number}) {
    const shown = ref(FIRST);
    const worth = (item) => board.items.value?.[item] ?? board.items.potential?.[item] ?? 0;
    const items = board.itemsOf(number).filter((item) => !(board.items.start?.[item] >= 0)).sort((a, b) => worth(b) - worth(a));
    return () => h("section", {class: "panel-part"}, [
      h("h3", say(words.book, {n: count(items.length)})),
      h("ul", {class: "book"}, items.slice(0, shown.value).map((item) => h("li", {key: item}, [link(board.items.id[item], board.items.name[item]), h("span", {class: "note"}, [hours(board.items.minutes?.[item]), worth(item) ? ` · ${short(worth(item))}` : ""])]))),
      items.length > shown.value && h(Button, {kind: "quiet", onClick: () => { shown.value += 100; }}, () => say(words.more, {n: count(Math.min(100, items.length - shown.value))})),
    ]);
  },
});

function sheet(board, number, found) {
  return [
    h("p", say(found.headline)),
    h("section", {class: "panel-part"}, [h("h3", say(words.fair)), h("p", {class: "note"}, say(words.fairNote)), found.standings.map(standing), found.ledger && h("p", {class: "note"}, say(found.ledger.words))]),
    found.came.length + found.went.length === 0 && h("p", {class: "note"}, say(words.same)),
    moved(board, found.came, words.came, true),
    moved(board, found.went, words.went, false),
    dates(board, number),
    h(Book, {board, number}),
    found.wishes.length > 0 && h("section", {class: "panel-part"}, [h("h3", say(words.wishes)), h("ul", {class: "plain-list"}, found.wishes.map((wish) => h("li", say(wish))))]),
  ];
}

/** The panel. */
export const component = defineComponent({
  props: {board: Object, plan: Object, id: String, number: Number},
  setup({board, id, number}) {
    const found = loading(() => get(`/v1/plans/${board.plan.id}/reps/${encodeURIComponent(id)}`));
    const name = board.reps.name[number];
    const team = board.teams.name[board.reps.team[number]];
    return () => h("div", {class: "rep-panel"}, [
      h("p", {class: "note"}, [team, !board.reps.active[number] && h("span", {class: "badge"}, say(words.notActive))]),
      h("h2", name),
      may("plans:write") && h("div", {class: "actions"}, [
        h(Link, {to: `/plans/${board.plan.id}/change`, query: {whose: id}, class: "button"}, () => say(words.change)),
        board.reps.active[number] && h(Link, {to: `/plans/${board.plan.id}/change`, query: {gone: id}, class: "button"}, () => say(words.leaves, {name})),
      ]),
      h(Loaded, {of: found, lines: 6}, {default: (value) => sheet(board, number, value)}),
    ]);
  },
});
