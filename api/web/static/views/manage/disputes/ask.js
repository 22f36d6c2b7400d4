// A dispute opened: which account or lead, who claims it, and what both say; worked out by a job, which keeps it.
// When to modify: with what is asked about a dispute (api/jobs/kinds/dispute.py).

import {get, post} from "../../../core/api.js";
import {may} from "../../../core/session.js";
import {count, say} from "../../../core/words.js";
import {defineComponent, h, reactive, ref} from "../../../core/vue.js";
import {Button, Field, Select, TextArea} from "../../../parts/form.js";
import {notify, notifyProblem} from "../../../parts/notice.js";
import {Panel} from "../../../parts/panel.js";
import {WhoMay} from "../../../parts/who_may.js";
import {peopleOptions} from "../../change/items.js";
import {JobOf} from "../../scenarios/job_of.js";
import {nameOf} from "../parts.js";

const words = {
  title: {en: "Two people claim one account", zh: "两人争一个客户"},
  item: {en: "What is claimed", zh: "争议对象"}, choose: {en: "Type a name …", zh: "输入名称……"}, unknown: {en: "Choose an account or lead from the list.", zh: "请从列表中选择客户或线索。"},
  first: {en: "Who claims it", zh: "主张人"}, second: {en: "Who else claims it", zh: "另一主张人"}, says: {en: "What {name} says", zh: "{name}的说法"}, saysHint: {en: "Kept with the dispute; what speaks for each from the tables is added.", zh: "随争议保存；表中可查的依据会自动列出。"},
  likely: {en: "Take the largest account that changes hands", zh: "取换人中价值最大的客户"}, back: {en: "Back to the question", zh: "返回提问"},
  same: {en: "Choose two different people.", zh: "请选择两个不同的人。"}, go: {en: "Work out what is fair", zh: "计算公平方案"}, kept: {en: "The dispute is kept until it is decided.", zh: "争议已保存，待裁定。"},
};
const SECONDS = 10;
const MOST_OFFERED = 40;
const MOST_TRIED = 8;

/** Accounts and leads by what is written of them: name, and id where names repeat. */
function itemsByText(board) {
  const owned = board.items.id.map((_, at) => at).filter((at) => board.kinds[board.items.kind[at]] !== "duty");
  const seen = new Map();
  owned.forEach((at) => seen.set(board.items.name[at], (seen.get(board.items.name[at]) ?? 0) + 1));
  return new Map(owned.map((at) => [seen.get(board.items.name[at]) > 1 ? `${board.items.name[at]} (${board.items.id[at]})` : board.items.name[at], at]));
}

/** The first few names that hold what was typed: a list of twenty thousand helps nobody. */
function matching(items, text) {
  const found = [];
  for (const name of items.keys()) if (name.toLowerCase().includes(text.toLowerCase()) && found.push(name) >= MOST_OFFERED) break;
  return found;
}

/** What is disputed first: of the accounts that the plan gives to somebody else the one of most worth that may stay, too. */
async function likely(items, board) {
  const worth = (item) => board.items.value?.[item] ?? board.items.potential?.[item] ?? board.items.minutes?.[item] ?? 0;
  const moved = [...items].filter(([, item]) => board.items.owner[item] >= 0 && board.items.rep[item] >= 0 && board.items.owner[item] !== board.items.rep[item]);
  const first = (moved.length ? moved : [...items]).sort(([, a], [, b]) => worth(b) - worth(a)).slice(0, MOST_TRIED);
  for (const [text, item] of first) {
    const back = {moves: [{item: board.items.id[item], rep: board.reps.id[board.items.owner[item]] ?? null}]};
    if ((await post(`/v1/page/plans/${board.plan.id}/try`, back)).allowed) return text;
  }
  return first[0]?.[0] ?? "";
}

/** Who claims it at first sight: who has it in the plan, and the owner of today or the next person. */
function claimants(board, item) {
  const active = board.reps.id.filter((_, rep) => board.reps.active[rep]);
  const holder = board.reps.id[board.items.rep[item]] ?? active[0];
  const owner = board.reps.id[board.items.owner[item]];
  return [holder, owner && owner !== holder ? owner : active.find((one) => one !== holder)];
}

/** Props: `place`; emits `made` with the id of the dispute. */
export const AskDispute = defineComponent({
  props: {place: Object},
  emits: ["made"],
  setup({place}, {emit}) {
    const {board} = place;
    const items = itemsByText(board);
    const values = reactive({text: "", first: "", second: "", says: ["", ""]});
    const [job, busy, isFailed] = [ref(null), ref(false), ref(false)];
    const chosen = () => items.get(values.text);
    const type = (text) => { values.text = text; if (items.has(text)) [values.first, values.second] = claimants(board, items.get(text)); };

    async function ask() {
      busy.value = true;
      try {
        const params = {item: board.items.id[chosen()], first: values.first, second: values.second, first_says: values.says[0], second_says: values.says[1], seconds: SECONDS};
        job.value = (await post("/v1/jobs", {kind: "dispute", problem: place.problem.id, plan: place.plan.id, params}, {once: true})).id;
      } catch (fault) {
        notifyProblem(fault);
      }
      busy.value = false;
    }

    async function take() {
      busy.value = true;
      await likely(items, board).then(type, notifyProblem);
      busy.value = false;
    }

    async function ended(found) {
      isFailed.value = found.state !== "succeeded";
      if (isFailed.value) return;
      const {items: [row]} = await get(`/v1/problems/${place.problem.id}/disputes`, {job: found.id});
      job.value = null;
      Object.assign(values, {text: "", first: "", second: "", says: ["", ""]});
      notify(words.kept);
      emit("made", row.id);
    }

    const side = (name, at) => h(Select, {id: name, value: values[name], label: words[name], options: peopleOptions(board), onChange: (rep) => { values[name] = rep; }, key: at});
    const said = (name, at) => h(TextArea, {id: `${name}-says`, value: values.says[at], label: say(words.says, {name: nameOf(place, values[name])}), hint: at ? null : words.saysHint, maxlength: 2000, onChange: (text) => { values.says[at] = text; }});
    const isSame = () => values.first === values.second;
    const form = () => h("div", {class: "question-fields"}, [
      h(Field, {id: "disputed", label: words.item, error: values.text && chosen() === undefined ? words.unknown : null}, (own) => [
        h("input", {...own, list: "disputed-list", value: values.text, placeholder: say(words.choose), autocomplete: "off", onInput: (event) => type(event.target.value)}),
        h("datalist", {id: "disputed-list"}, matching(items, values.text).map((text) => h("option", {value: text, key: text}))),
      ]),
      chosen() === undefined && h("div", {class: "actions at-field"}, h(Button, {busy: busy.value, onClick: take, "data-act": "likely"}, () => say(words.likely))),
      chosen() !== undefined && [side("first", 0), side("second", 1), said("first", 0), said("second", 1)],
      chosen() !== undefined && h("div", {class: "actions whole"}, h(Button, {kind: "main", busy: busy.value, disabled: isSame(), why: words.same, onClick: ask, "data-act": "ask-dispute"}, () => say(words.go))),
    ]);
    return () => h(Panel, {title: words.title, note: say({en: "{n:account or lead|accounts and leads}", zh: "{n} 个客户与线索"}, {n: count(items.size)})}, () => {
      if (!may("jobs:write")) return h(WhoMay, {permission: "jobs:write"});
      if (!job.value) return form();
      return [
        h(JobOf, {id: job.value, key: job.value, onEnd: (found) => ended(found).catch(notifyProblem)}, {default: () => null}),
        isFailed.value && h("div", {class: "actions"}, h(Button, {onClick: () => { job.value = null; isFailed.value = false; }}, () => say(words.back))),
      ];
    });
  },
});
