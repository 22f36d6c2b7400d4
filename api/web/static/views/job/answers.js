// What the answers of jobs look like: the cheapest ways out, what stands in the way, hand-over by weeks; any other kind
// shows its headline. When to modify: when the answer of another kind deserves a view.

import {address} from "../../core/api.js";
import {date} from "../../core/dates.js";
import {count, percent, say} from "../../core/words.js";
import {h} from "../../core/vue.js";
import {icon} from "../../parts/icons.js";
import {Empty, Issues} from "../../parts/panel.js";

const words = {
  price: {en: "{price} {currency}", zh: "{price} {currency}"},
  proven: {en: "proven the cheapest", zh: "已证明最省"},
  nothing: {en: "Nothing was found", zh: "没有结果"},
  item: {en: "Item", zh: "项目"}, from: {en: "From", zh: "从"}, to: {en: "To", zh: "到"}, week: {en: "Week", zh: "周次"}, day: {en: "Day", zh: "日期"},
  fullest: {en: "Fullest: {rep}, {share} of the week", zh: "最满：{rep}，占当周 {share}"},
  conflict: {en: "These cannot hold together; without any one of them a plan keeps the rest:", zh: "以下各条不能同时成立，去掉任意一条即可："},
  moves: {en: "{n} hand-overs", zh: "{n} 项交接"},
  raw: {en: "Download the whole answer (JSON)", zh: "下载完整结果（JSON）"},
};

function packages(answer) {
  if (!answer.packages?.length) return h(Empty, {title: words.nothing, text: answer.headline});
  return h("ol", {class: "packages"}, answer.packages.map((one, index) => h("li", {key: index}, [
    h("p", [h("strong", say(words.price, {price: count(one.price), currency: answer.currency})), one.proven_cheapest && h("span", {class: "badge good"}, say(words.proven))]),
    h("ul", one.remedies.map((each) => h("li", [icon("right", 14), say(each.words)]))),
  ])));
}

function sentences(list) {
  return h("ul", {class: "sentences"}, list.map((one, index) => h("li", {key: index}, say(one.sentence ?? one.words ?? ""))));
}

/** What stands in the way of a plan. */
export function diagnosis(answer) {
  const conflicts = (answer.conflicts ?? []).map((one, index) => h("li", {key: index}, [h("strong", say(words.conflict)), sentences(one.instances)]));
  return [sentences(answer.bottlenecks ?? []), h("ol", {class: "packages"}, conflicts)];
}

function handOver(answer) {
  return [
    h("ul", {class: "weeks"}, answer.weeks.map((week) => h("li", {key: week.week}, [
      h("strong", date(week.begins)), h("span", say(words.moves, {n: count(week.moves)})),
      week.fullest && h("span", {class: "note"}, say(words.fullest, {rep: week.fullest, share: percent(week.fullest_share)})),
    ]))),
    h("div", {class: "scroll-x"}, h("table", {class: "table"}, [
      h("thead", h("tr", ["week", "day", "item", "from", "to"].map((name) => h("th", say(words[name]))))),
      h("tbody", answer.moves.map((move) => h("tr", {key: move.item}, [move.week ?? "–", date(move.day), move.name, move.from ?? "–", move.to ?? "–"].map((text) => h("td", text))))),
    ])),
  ];
}

const BY_KIND = {repair: packages, reach: packages, diagnose: diagnosis, "hand-over": handOver, lint: (answer) => h(Issues, {issues: answer.findings ?? [], most: 100})};

/** The answer of a job that has succeeded. */
export function Answer({job}) {
  const answer = job.answer;
  const show = answer && BY_KIND[job.kind];
  return h("div", {class: "answer"}, [
    answer?.headline && h("p", {class: "headline"}, say(answer.headline)),
    show ? show(answer) : null,
    job.answer_bytes > 0 && h("a", {class: "note", href: address(`/v1/jobs/${job.id}/answer`), download: `${job.id}.json`}, say(words.raw)),
  ]);
}
Answer.props = {job: Object};
