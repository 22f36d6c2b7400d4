// My sheet: what is mine in the plan in force, what came and went and why, when I am where, and which leads wait for me.
// Whose it is says the key; nobody else's can be asked for. When to modify: with what a rep sees.

import {address, get} from "../core/api.js";
import {date, dateTime, time, weekday} from "../core/dates.js";
import {amount, dimensionName} from "../core/dimensions.js";
import {loading} from "../core/load.js";
import {language} from "../core/look.js";
import {hours, percent, say, short} from "../core/words.js";
import {defineComponent, h} from "../core/vue.js";
import {LoadBar} from "../parts/bars.js";
import {icon} from "../parts/icons.js";
import {Empty, Loaded, Panel, ViewHead} from "../parts/panel.js";

export const title = {en: "My sheet", zh: "我的安排"};

const words = {
  calendar: {en: "Calendar (ICS)", zh: "日历（ICS）"},
  print: {en: "Print", zh: "打印"},
  leads: {en: "Leads waiting for me", zh: "等待我跟进的线索"},
  due: {en: "answer by {when}", zh: "须于 {when} 前响应"}, answered: {en: "answered", zh: "已响应"},
  duties: {en: "My calendar", zh: "我的日程"}, dutiesNote: {en: "Times of {zone}", zh: "时区：{zone}"},
  came: {en: "New with me", zh: "新增"}, kept: {en: "Stays with me", zh: "保留"}, went: {en: "Goes to others", zh: "转出"},
  item: {en: "Account or lead", zh: "客户或线索"}, value: {en: "Value", zh: "价值"}, minutes: {en: "Time", zh: "时间"}, since: {en: "Since", zh: "始于"}, from: {en: "From", zh: "来自"}, to: {en: "To", zh: "转给"}, why: {en: "Why", zh: "原因"},
  fair: {en: "Is it fair?", zh: "是否公平？"},
  standing: {en: "{load} of a target of {target}", zh: "{load}，目标 {target}"},
  team: {en: "team: {share}", zh: "团队：{share}"},
  wishes: {en: "Wishes that could not be met", zh: "未能满足的意愿"},
  none: {en: "Nothing here.", zh: "无。"},
  noneYet: {en: "No sheet yet", zh: "暂无个人安排"},
  nobody: {en: "nobody", zh: "无人"},
};
function standing(one) {
  const share = one.target ? one.load / one.target : null;
  const team = one.team_target ? one.team_load / one.team_target : null;
  return h("li", {key: one.dimension}, [
    h("p", [h("strong", dimensionName(one.dimension)), ` ${say(words.standing, {load: amount(one.dimension, one.load), target: amount(one.dimension, one.target)})}`]),
    h(LoadBar, {load: one.load, capacity: one.capacity, target: one.target, before: one.today, most: 1.1 * Math.max(one.load, one.capacity ?? 0, one.target, one.today, 1), write: (value) => amount(one.dimension, value)}),
    h("p", {class: "note"}, [share === null ? "" : percent(share), team === null ? "" : ` · ${say(words.team, {share: percent(team)})}`]),
  ]);
}

function items(sheet, all, columns) {
  const dated = new Set(sheet.duties.map((duty) => duty.item)); // these stand in the calendar above
  const list = all.filter((one) => !dated.has(one.item));
  const called = (other) => (other === null ? say(words.nobody) : sheet.names[other] ?? other);
  if (!list.length) return h("p", {class: "note none"}, say(words.none));
  const cell = {
    item: (one) => one.name, value: (one) => short(one.value), minutes: (one) => hours(one.minutes), since: (one) => date(one.since),
    from: (one) => called(one.other), to: (one) => called(one.other), why: (one) => say(one.reason ?? ""),
  };
  const isNumber = (name) => ["value", "minutes"].includes(name);
  return h("div", {class: "scroll-x"}, h("table", {class: "table"}, [
    h("thead", h("tr", columns.map((name) => h("th", {scope: "col", class: isNumber(name) && "number"}, say(words[name]))))),
    h("tbody", list.map((one) => h("tr", {key: one.item}, columns.map((name) => h("td", {class: isNumber(name) && "number"}, cell[name](one)))))),
  ]));
}

function duties(sheet) {
  const days = new Map();
  sheet.duties.forEach((duty) => { const day = duty.start.slice(0, 10); days.set(day, [...(days.get(day) ?? []), duty]); });
  return h("ol", {class: "days"}, [...days].map(([day, list]) => h("li", {key: day}, [
    h("h3", weekday(day)),
    h("ul", list.map((duty) => h("li", {key: duty.item}, [h("time", {datetime: duty.start}, time(duty.start.slice(0, 16))), ` ${duty.name} `, h("span", {class: "note"}, hours(duty.minutes))]))),
  ])));
}

function leads(sheet) {
  if (!sheet.open.length) return null;
  return h(Panel, {title: words.leads, flush: true}, () => h("ul", {class: "open-work"}, sheet.open.map((lead) => h("li", {key: lead.item}, [
    h("strong", lead.name),
    h("span", {class: ["badge", lead.answered && "good"]}, lead.answered ? say(words.answered) : lead.answer_by ? say(words.due, {when: dateTime(lead.answer_by)}) : ""),
  ]))));
}

function sheetView(sheet) {
  return h("div", {class: "view me"}, [
    h(ViewHead, {title: sheet.name, note: sheet.headline}, {
      above: () => h("p", {class: "note"}, sheet.plan_name),
      actions: () => [
        h("a", {class: "button", href: address("/v1/page/own/calendar", {language: language.value}), download: ""}, [icon("download", 16), say(words.calendar)]),
        h("button", {type: "button", class: "button", onClick: () => window.print()}, say(words.print)),
      ],
    }),
    leads(sheet),
    h(Panel, {title: words.fair}, () => [h("ul", {class: "standings"}, sheet.standings.map(standing)), sheet.ledger && h("p", {class: "note"}, say(sheet.ledger.words))]),
    sheet.duties.length > 0 && h(Panel, {title: words.duties, note: say(words.dutiesNote, {zone: sheet.time_zone})}, () => duties(sheet)),
    h(Panel, {title: words.came, flush: true}, () => items(sheet, sheet.came, ["item", "value", "minutes", "from", "why"])),
    h(Panel, {title: words.kept, flush: true}, () => items(sheet, sheet.kept, ["item", "value", "minutes", "since"])),
    h(Panel, {title: words.went, flush: true}, () => items(sheet, sheet.went, ["item", "value", "minutes", "to", "why"])),
    sheet.wishes.length > 0 && h(Panel, {title: words.wishes}, () => h("ul", sheet.wishes.map((wish, index) => h("li", {key: index}, say(wish))))),
  ]);
}

export const component = defineComponent({
  setup() {
    const sheet = loading(() => get("/v1/page/own/sheet"));
    return () => {
      if (sheet.problem?.status === 404) return h("div", {class: "view"}, h(Panel, {}, () => h(Empty, {title: sheet.problem.title || words.noneYet, text: sheet.problem.detail, symbol: "me"})));
      return h(Loaded, {of: sheet, lines: 8}, {default: sheetView});
    };
  },
});
