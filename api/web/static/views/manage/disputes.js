// Disputes: open one, look at those that are open, find again what was decided. When to modify: with how disputes are listed.

import {get} from "../../core/api.js";
import {date} from "../../core/dates.js";
import {loading} from "../../core/load.js";
import {route, setQuery} from "../../core/router.js";
import {say} from "../../core/words.js";
import {defineComponent, h} from "../../core/vue.js";
import {Loaded, Panel} from "../../parts/panel.js";
import {AskDispute} from "./disputes/ask.js";
import {WholeDispute} from "./disputes/whole.js";
import {nameOf, people} from "../decide/people.js";
import {ShortTable, itemName} from "./parts.js";

const words = {
  title: {en: "Disputes of this team", zh: "本团队的争议"}, item: {en: "About", zh: "对象"}, state: {en: "State", zh: "状态"}, open: {en: "to decide", zh: "待裁定"}, decided: {en: "decided", zh: "已裁定"}, what: {en: "Decision", zh: "决定"}, made: {en: "Since", zh: "提出日期"}, by: {en: "{what} ({by})", zh: "{what}（{by}）"},
};
const MOST = 100;

export const component = defineComponent({
  props: {place: Object},
  setup({place}) {
    people();
    const state = loading(() => get(`/v1/problems/${place.problem.id}/disputes`, {limit: MOST}));
    const open = (id) => setQuery({dispute: id}, {replace: false});
    const row = (one) => h("tr", {key: one.id, class: one.id === route.query.dispute && "chosen-row"}, [
      h("td", h("button", {type: "button", class: "as-link", onClick: () => open(one.id), "data-dispute": one.id}, itemName(place, one.item))),
      h("td", h("span", {class: ["badge", one.decision ? "good" : "warn"]}, say(one.decision ? words.decided : words.open))),
      h("td", one.decision ? say(words.by, {what: say(one.decision.decided), by: nameOf(one.decision.by)}) : "–"), h("td", date(one.made.slice(0, 10))),
    ]);
    const list = ({items}) => items.length > 0 && h(Panel, {title: words.title, flush: true}, () => h(ShortTable, {rows: items, row, label: words.title, heads: [[words.item], [words.state], [words.what], [words.made]]}));
    return () => [
      h(AskDispute, {place, onMade: (id) => { state.again(); open(id); }}),
      h(Loaded, {of: state, lines: 2}, {default: list}),
      route.query.dispute && h(WholeDispute, {place, id: route.query.dispute, key: route.query.dispute, onDecided: () => state.again()}),
    ];
  },
});
