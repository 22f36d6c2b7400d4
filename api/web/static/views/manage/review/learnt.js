// What a period taught, as proposals with their evidence: a person ticks those to accept, and they become the next version
// of the problem. When to modify: with what is proposed (assigner/manage/review/learnt.py).

import {get, post} from "../../../core/api.js";
import {Link} from "../../../core/router.js";
import {may} from "../../../core/session.js";
import {count, say} from "../../../core/words.js";
import {defineComponent, h, ref, shallowReactive} from "../../../core/vue.js";
import {Button, Check} from "../../../parts/form.js";
import {notifyProblem} from "../../../parts/notice.js";
import {Panel} from "../../../parts/panel.js";
import {WhoMay} from "../../../parts/who_may.js";
import {Next} from "../parts.js";

const words = {
  title: {en: "What the period taught", zh: "从中学到的"},
  note: {en: "Proposals for the next plan. What dice could have done is not proposed. Nothing changes before you accept it.", zh: "供下一方案采用的建议；可能出于偶然的不提。接受之前不作任何更改。"},
  none: {en: "Nothing that the numbers prove: times and levels of skills stay as they are.", zh: "没有数据能证明的变化：用时与技能等级保持不变。"},
  all: {en: "Tick all", zh: "全选"},
  seen: {en: "seen {n:time|times}", zh: "依据 {n} 次观察"},
  accept: {en: "Accept {n} of {all}", zh: "接受 {n} / {all} 项"}, why: {en: "Learnt from {period}", zh: "源自 {period} 复盘"},
  done: {en: "Accepted: version {version} of the team knows it. Plan anew with it.", zh: "已接受：团队的版本 {version} 已采用，可据此重新规划。"}, plan: {en: "To the team", zh: "查看团队"},
};

/** The changes that the chosen proposals make: the scenario of all, less what was not chosen. */
export function changesOf(proposals, chosen, scenario) {
  const accounts = proposals.filter((one, at) => chosen.has(at) && one.table === "accounts").map((one) => ({id: one.row, minutes: one.after}));
  const reps = (scenario.reps?.change ?? []).map((row) => {
    const mine = proposals.map((one, at) => ({...one, isChosen: chosen.has(at)})).filter((one) => one.table === "reps" && one.row === row.id);
    if (!mine.some((one) => one.isChosen)) return null;
    const levels = new Map(mine.filter((one) => !one.isChosen).map((one) => [one.field, one.before]));
    return {...row, skills: row.skills.map((skill) => (levels.has(skill.skill) ? {...skill, level: levels.get(skill.skill)} : skill))};
  }).filter(Boolean);
  return {...(accounts.length && {accounts: {change: accounts}}), ...(reps.length && {reps: {change: reps}})};
}

/** Props: `place`, `answer` of a review. */
export const Learnt = defineComponent({
  props: {place: Object, answer: Object},
  setup({place, answer}) {
    const proposals = answer.learnt ?? [];
    const chosen = shallowReactive(new Set());
    const [busy, version] = [ref(false), ref(null)];
    const toggle = (at) => (isOn) => (isOn ? chosen.add(at) : chosen.delete(at));

    async function accept() {
      busy.value = true;
      try {
        const path = `/v1/problems/${place.problem.id}`;
        const {etag} = await get(path, {}, {whole: true});
        const body = {name: say(words.why, {period: answer.period}), ...changesOf(proposals, chosen, answer.scenario)};
        version.value = (await post(`${path}/deltas`, body, {ifMatch: etag, once: true, query: {why: body.name}})).number;
      } catch (fault) {
        notifyProblem(fault);
      }
      busy.value = false;
    }

    const row = (one, at) => h("li", {key: at}, [h(Check, {value: chosen.has(at), label: say(one.words), onChange: toggle(at)}), h("span", {class: "note"}, say(words.seen, {n: count(one.observations)}))]);
    const all = () => proposals.forEach((_, at) => chosen.add(at));
    const buttons = () => (may("problems:write")
      ? [h(Button, {onClick: all}, () => say(words.all)), h(Button, {kind: "main", busy: busy.value, disabled: !chosen.size, onClick: accept, "data-act": "accept"}, () => say(words.accept, {n: count(chosen.size), all: count(proposals.length)}))]
      : h(WhoMay, {permission: "problems:write"}));
    return () => h(Panel, {title: words.title, note: words.note}, () => {
      if (!proposals.length) return h("p", say(words.none));
      if (version.value) return h(Next, {kind: "good", text: say(words.done, {version: count(version.value)})}, () => h(Link, {to: `/problems/${place.problem.id}`, class: "button main"}, () => say(words.plan)));
      return [h("ul", {class: "proposals"}, proposals.map(row)), h("div", {class: "actions"}, buttons())];
    });
  },
});
