// One dispute: what speaks for and against each side, what it costs to give it to either, every outcome with the fair one
// marked, and the decision: made once, with its reason, carried out as a change request. When to modify: with what a dispute
// says (assigner/manage/disputes) or how a decision is carried out.

import {get, post} from "../../../core/api.js";
import {dateTime} from "../../../core/dates.js";
import {loading} from "../../../core/load.js";
import {go} from "../../../core/router.js";
import {may} from "../../../core/session.js";
import {say, short} from "../../../core/words.js";
import {defineComponent, h, ref} from "../../../core/vue.js";
import {Button, TextArea} from "../../../parts/form.js";
import {icon} from "../../../parts/icons.js";
import {notify, notifyProblem} from "../../../parts/notice.js";
import {Loaded, Panel} from "../../../parts/panel.js";
import {WhoMay} from "../../../parts/who_may.js";
import {nameOf} from "../../decide/people.js";
import {levelName} from "../../plan/quality.js";
import {Next, ShortTable, itemName} from "../parts.js";
import {Front} from "./front.js";

const words = {
  sides: {en: "Both sides", zh: "双方"}, says: {en: "{name} says", zh: "{name}的说法"}, speaks: {en: "What the tables say", zh: "表中依据"}, for: {en: "for", zh: "支持"}, against: {en: "against", zh: "不利"}, nothing: {en: "Nothing speaks for or against.", zh: "没有可查的依据。"}, ifHas: {en: "If {name} has it", zh: "若归{name}"},
  outcomes: {en: "What each outcome costs", zh: "各种结果的代价"}, outcomesNote: {en: "Filled: nothing is better in both. Green: proposed, the nearest to what both sides wish.", zh: "实心：两方面都不被超越。绿色：建议，最接近双方愿望。"},
  outcome: {en: "Outcome", zh: "结果"}, cost: {en: "Plan costs more", zh: "方案代价增加"}, loss: {en: "Other side loses", zh: "让步方损失"}, proposed: {en: "fair", zh: "公平"}, front: {en: "not beaten", zh: "不劣"}, level: {en: "level {n}", zh: "第 {n} 级"},
  none: {en: "Hard rules let neither side have it as the plan stands: change a rule, or what one of them carries.", zh: "现有方案下硬性规则不允许任何一方承担：请调整规则或其负荷。"},
  decide: {en: "Decide", zh: "裁定"}, chosen: {en: "Decided will be: {what}", zh: "将裁定：{what}"}, reason: {en: "Why", zh: "理由"}, reasonHint: {en: "Both sides will read it, and it is found again.", zh: "双方都会看到，之后也能查到。"}, save: {en: "Record the decision", zh: "记录决定"}, recorded: {en: "The decision is recorded.", zh: "决定已记录。"},
  decided: {en: "Decided on {day} by {by}: {what}", zh: "{by} 于 {day} 裁定：{what}"}, because: {en: "Because: {reason}", zh: "理由：{reason}"}, carry: {en: "Carry it out", zh: "执行"}, carryNote: {en: "The account is pinned to who gets it, and the moves become a change request that somebody else approves.", zh: "锁定归属，并生成变更单，由他人批准。"},
  propose: {en: "Proposed: {what}. Choose it or another outcome, and say why.", zh: "建议：{what}。请选择此项或其他结果并说明理由。"}, title: {en: "Dispute about {item}", zh: "关于{item}的争议"}, stands: {en: "It stands as decided: nothing needs to move.", zh: "现状与裁定一致，无需调整。"},
};

/** The first level at which a cost is not 0, as people read it. */
function costOf(cost, {levels = []}) {
  const level = cost.findIndex((value) => value !== 0);
  return level < 0 ? "0" : `+${short(cost[level])} (${levels[level] ? levelName(levels[level]) : say(words.level, {n: level})})`;
}

const claim = (one, at) => h("li", {key: at, class: one.speaks_for ? "speaks-for" : "speaks-against"}, [icon(one.speaks_for ? "done" : "warning", 16), h("span", {class: "for-readers"}, `${say(one.speaks_for ? words.for : words.against)}: `), say(one)]);

function side(one, dispute) {
  const said = dispute.said[one.rep];
  return h("section", {key: one.rep, class: "party"}, [
    h("h3", one.name),
    said && [h("h4", say(words.says, {name: one.name})), h("blockquote", said)],
    h("h4", say(words.speaks)), one.claims.length ? h("ul", {class: "claims"}, one.claims.map(claim)) : h("p", {class: "note"}, say(words.nothing)),
    one.forced.headline && [h("h4", say(words.ifHas, {name: one.name})), h("p", say(one.forced.headline))],
  ]);
}

/** Outcomes worth a row: alone for either side, and those on the front. */
const listed = (outcomes) => outcomes.map((one, at) => ({...one, at})).filter((one) => one.given === null || one.on_front);

function outcomes(dispute, chosen, choose) {
  const all = dispute.facts.outcomes;
  const row = (one) => h("tr", {key: one.at, class: one.at === chosen && "chosen-row"}, [
    h("td", h("label", {class: "check"}, [h("input", {type: "radio", name: "outcome", checked: one.at === chosen, disabled: Boolean(dispute.decision), "data-choose": one.at, onChange: () => choose(one.at)}), h("span", say(one.words))])),
    h("td", {class: "number"}, costOf(one.cost, dispute.facts)), h("td", {class: "number"}, short(one.loss)),
    h("td", [one.is_proposed ? h("span", {class: "badge good"}, say(words.proposed)) : one.on_front && h("span", {class: "badge"}, say(words.front))]),
  ]);
  return h(Panel, {title: words.outcomes, note: words.outcomesNote}, () => [
    all.length > 2 && h(Front, {outcomes: all, chosen, nameOf: (one) => `${say(one.words)}: ${costOf(one.cost, dispute.facts)}, ${short(one.loss)}`, onChoose: choose}),
    h(ShortTable, {rows: listed(all), row, most: 12, label: words.outcomes, heads: [[words.outcome], [words.cost, "number"], [words.loss, "number"], [{en: "", zh: ""}]]}),
  ]);
}

/** What carries a decision out, as a draft on the plan: both items go to whom they were given and are pinned there. */
function draftOf(record) {
  const {winner, given} = record.decided;
  const other = record.sides.find((rep) => rep !== winner);
  const gets = [{item: record.item, rep: winner}, ...(given ? [{item: given, rep: other}] : [])];
  return {moves: gets, pins: gets};
}

async function carryOut(dispute) {
  const record = dispute.decision;
  const made = await post(`/v1/page/plans/${dispute.plan}/propose`, {draft: draftOf(record), title: say(words.title, {item: dispute.facts.item_name}), why: record.reason}, {once: true});
  if (made.change_request) go(`/changes/${made.change_request}`);
  else notify(words.stands, {kind: "info"});
}

/** Props: `place`, `id`; emits `decided`. */
export const WholeDispute = defineComponent({
  props: {place: Object, id: String},
  emits: ["decided"],
  setup(props, {emit}) {
    const state = loading(() => get(`/v1/disputes/${props.id}`), () => props.id);
    const [chosen, reason, busy] = [ref(null), ref(""), ref(false)];
    const proposedAt = (dispute) => dispute.facts.outcomes.findIndex((one) => (dispute.decision ? one.winner === dispute.decision.decided.winner && one.given === dispute.decision.decided.given : one.is_proposed));
    const at = (dispute) => chosen.value ?? proposedAt(dispute);

    async function attempt(work) {
      busy.value = true;
      await work().catch(notifyProblem);
      busy.value = false;
    }
    const decide = (dispute) => attempt(async () => {
      const {winner, given} = dispute.facts.outcomes[at(dispute)];
      state.value = await post(`/v1/disputes/${props.id}/decision`, {winner, given, reason: reason.value});
      notify(words.recorded);
      emit("decided");
    });

    const deciding = (dispute) => h(Panel, {title: words.decide}, () => (may("problems:write") ? [
      h("p", say(words.chosen, {what: say(dispute.facts.outcomes[at(dispute)].words)})),
      h(TextArea, {id: "reason", value: reason.value, label: words.reason, hint: words.reasonHint, maxlength: 2000, onChange: (text) => { reason.value = text; }}),
      h("div", {class: "actions"}, h(Button, {kind: "main", busy: busy.value, disabled: !reason.value.trim(), why: words.reason, onClick: () => decide(dispute), "data-act": "decide"}, () => say(words.save))),
    ] : h(WhoMay, {permission: "problems:write"})));

    function decided(dispute) {
      const record = dispute.decision;
      return h(Panel, {title: words.decide}, () => [
        h("p", {class: "strong", "data-decided": ""}, say(words.decided, {day: dateTime(record.at), by: nameOf(record.by), what: say(record.decided)})), h("p", say(words.because, {reason: record.reason})),
        may("plans:write") && [h("p", {class: "note"}, say(words.carryNote)), h("div", {class: "actions"}, h(Button, {kind: "main", busy: busy.value, onClick: () => attempt(() => carryOut(dispute)), "data-act": "carry-out"}, () => say(words.carry)))],
      ]);
    }

    function whole(dispute) {
      const proposed = dispute.facts.outcomes.find((one) => one.is_proposed);
      return h("div", {class: "answer"}, [
        h("h2", say(words.title, {item: dispute.facts.item_name ?? itemName(props.place, dispute.item)})), h("p", {class: "headline"}, say(dispute.facts.headline)),
        !dispute.decision && (proposed ? h(Next, {text: say(words.propose, {what: say(proposed.words)})}) : h(Next, {kind: "warn", text: words.none})),
        dispute.decision && decided(dispute),
        h(Panel, {title: words.sides}, () => h("div", {class: "sides"}, dispute.facts.sides.map((one) => side(one, dispute)))),
        dispute.facts.outcomes.length > 0 && outcomes(dispute, at(dispute), (place) => { if (!dispute.decision) chosen.value = place; }),
        !dispute.decision && dispute.facts.outcomes.length > 0 && deciding(dispute),
      ]);
    }
    return () => h(Loaded, {of: state, lines: 6}, {default: whole});
  },
});
