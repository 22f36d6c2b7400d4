// The history of deals that goals, pay and reviews read: sent once, kept with the problem, shown in one line; without one,
// what to do. When to modify: with what is known of a history (api/routes/histories.py).

import {call, find, remove} from "../../core/api.js";
import {ago, date} from "../../core/dates.js";
import {loading} from "../../core/load.js";
import {may} from "../../core/session.js";
import {count, listed, say} from "../../core/words.js";
import {defineComponent, h, ref, shallowRef} from "../../core/vue.js";
import {ask} from "../../parts/dialog.js";
import {Button, Select} from "../../parts/form.js";
import {notify, notifyProblem} from "../../parts/notice.js";
import {Empty, Failure, Issues, Loaded, Panel} from "../../parts/panel.js";
import {FileButton, formOf} from "../../parts/upload.js";
import {WhoMay} from "../../parts/who_may.js";

const words = {
  title: {en: "First, what was won and lost so far", zh: "首先需要以往的赢单与丢单"},
  text: {en: "A table of deals (CSV or Parquet): deal, rep, opened, closed, outcome (won, lost, open), value; better with account, skill, team, list_value and minutes. Chinese headings work, too.", zh: "商机表（CSV 或 Parquet）：商机、销售代表、开始、结束、结果（won、lost、open）、金额；最好还有客户、技能、团队、标价、分钟。中英文表头均可。"},
  choose: {en: "Send a file", zh: "上传文件"}, anew: {en: "Send another", zh: "更换文件"}, demo: {en: "Take the demo team's history", zh: "使用演示团队的历史"}, drop: {en: "Remove", zh: "移除"},
  known: {en: "{n:deal|deals} of {reps:person|people}, closed {first} to {last}", zh: "{reps} 人的 {n} 条商机，结束于 {first} 至 {last}"},
  source: {en: "from {source}, {when}", zh: "来自 {source}，{when}"},
  strangers: {en: "Not in the team ({n}): {names}. Their deals count for what is usual, not for anybody.", zh: "其中 {n} 人不在团队中：{names}。他们的商机只用于估计一般水平。"},
  kept: {en: "{n:deal is|deals are} kept with the team.", zh: "已随团队保存 {n} 条商机。"},
  form: {en: "What the file is", zh: "文件类型"}, table: {en: "a table of deals", zh: "商机表"}, maven: {en: "an export, read with the mapping maven", zh: "导出文件，按映射 maven 读取"},
  sure: {en: "Remove the history?", zh: "移除商机历史？"}, sureText: {en: "Answers that were worked out with it stay.", zh: "已用它得出的结果会保留。"},
};

const address = (place) => `/v1/problems/${place.problem.id}/history`;

/** The history of a problem, or null: what `loading` returns. */
const historyOf = (place) => loading(async () => ({about: await find(address(place))}));

/** Sending and removing; `done` is told when something changed. */
function useSending(place, done) {
  const [busy, problem, issues] = [ref(false), shallowRef(null), shallowRef([])];
  async function attempt(work) {
    busy.value = true;
    Object.assign(problem, {value: null});
    try {
      const kept = await work();
      if (kept) { issues.value = kept.issues; notify(say(words.kept, {n: count(kept.num_deals)})); }
      done();
    } catch (fault) {
      if (fault.issues?.length) problem.value = fault;
      else notifyProblem(fault);
    }
    busy.value = false;
  }
  const send = (files, mapping) => attempt(() => call("PUT", address(place), {body: formOf(files), query: {mapping}}));
  const demo = () => attempt(() => call("POST", `${address(place)}/demo`, {query: {demo: place.demo}}));
  const drop = async () => { if (await ask({title: words.sure, text: words.sureText, confirm: words.drop, danger: true})) attempt(() => remove(address(place))); };
  return {busy, problem, issues, send, demo, drop};
}

const chooser = (label, mapping, send) => h(FileButton, {label, accept: ".csv,.parquet", multiple: mapping !== "", "data-act": "send-history", onTake: (files) => send(files, mapping)});

/** Shows the history; the default slot gets what is known of it and is shown only where there is one. Props: `place`. */
export const History = defineComponent({
  props: {place: Object},
  setup(props, {slots}) {
    const {place} = props;
    const state = historyOf(place);
    const sending = useSending(place, () => state.again());
    const mapping = ref("");
    const isWriter = () => may("problems:write");
    const failed = () => sending.problem.value && h(Failure, {problem: sending.problem.value});
    const kinds = () => h(Select, {id: "history-form", value: mapping.value, label: words.form, options: [{value: "", label: words.table}, {value: "maven", label: words.maven}], onChange: (value) => { mapping.value = value; }});

    const missing = () => h(Panel, {}, () => [
      h(Empty, {title: words.title, text: words.text, symbol: "upload"}, () => (isWriter()
        ? [place.demo && h(Button, {kind: "main", busy: sending.busy.value, onClick: sending.demo, "data-act": "demo-history"}, () => say(words.demo)), chooser(words.choose, mapping.value, sending.send), kinds()]
        : h(WhoMay, {permission: "problems:write"}))),
      failed(),
    ]);

    const line = (about) => h("div", {class: "history-line"}, [
      h("p", [h("strong", say(words.known, {n: count(about.num_deals), reps: count(about.num_reps), first: date(about.first_day), last: date(about.last_day)})), " ", h("span", {class: "note"}, say(words.source, {source: about.source, when: ago(about.made)}))]),
      isWriter() && h("div", {class: "actions"}, [chooser(words.anew, mapping.value, sending.send), h(Button, {kind: "quiet", onClick: sending.drop}, () => say(words.drop))]),
      about.unknown_reps.length > 0 && h("p", {class: "note whole"}, say(words.strangers, {n: count(about.unknown_reps.length), names: listed(about.unknown_reps.slice(0, 5))})),
      sending.issues.value.length > 0 && h(Issues, {issues: sending.issues.value, most: 5}), failed(),
    ]);

    return () => h(Loaded, {of: state, lines: 3}, {default: ({about}) => (about ? [line(about), slots.default(about)] : missing())});
  },
});
