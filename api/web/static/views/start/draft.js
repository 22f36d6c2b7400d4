// A draft: the tables of an upload with what is wrong on the cells where it stands, corrected in place and looked at again
// by the service after each change. When to modify: with how a draft is shown or corrected.

import {keep} from "../../core/keep.js";
import {get} from "../../core/api.js";
import {loading} from "../../core/load.js";
import {count, say} from "../../core/words.js";
import {computed, defineComponent, h, onBeforeUnmount, reactive, ref, shallowRef} from "../../core/vue.js";
import {Button, Choice, TextArea} from "../../parts/form.js";
import {Failure, Issues, Panel, ViewHead} from "../../parts/panel.js";
import {Tabs} from "../../parts/tabs.js";
import {repsOfOwners, located, useNamesAsIds} from "./cells.js";
import {goalsOf} from "./goal.js";
import {DraftTable} from "./table.js";
import {checked, draftName, firstPlan, storedDraft} from "./work.js";

const PAUSE_MS = 500;
const NOT_TOLD = new Set(["settings-default"]); // true of every pasted table, and nothing to do about
const words = {
  note: {en: "What is wrong stands on the cell where it is. Correct it here; your file stays as it is.", zh: "问题标注在所在单元格上，可直接更正；您的文件不会改变。"},
  errors: {en: "{n} to correct", zh: "待更正 {n} 处"},
  checking: {en: "Looking …", zh: "正在检查……"},
  fine: {en: "Nothing is wrong any more.", zh: "已无错误。"},
  fineWith: {en: "Nothing stands in the way; {n:remark|remarks}.", zh: "没有阻碍；另有 {n} 条提示。"},
  make: {en: "Make the first plan", zh: "生成首个方案"},
  blocked: {en: "Correct what is marked first.", zh: "请先更正标注的问题。"},
  discard: {en: "Discard", zh: "放弃"},
  general: {en: "About the tables as a whole", zh: "关于整体"},
  unread: {en: "About your files", zh: "关于文件"},
  tables: {en: "Tables of the upload", zh: "上传的各表"},
  settings: {en: "Settings", zh: "设置"},
  owners: {en: "Make the reps from the owners named here ({n})", zh: "用表中的负责人生成销售代表（{n} 位）"},
  ids: {en: "Take the names as ids ({table})", zh: "用名称作为编号（{table}）"},
  goal: {en: "What shall the plan even out?", zh: "方案应均衡什么？"},
  goalNote: {en: "Everybody comes within a tenth of their fair share, with as few changes of owner as that takes.", zh: "在尽量少更换负责人的前提下，使每人与其应得份额相差不超过一成。"},
  count: {en: "How many accounts each has", zh: "每人的客户数"},
  value: {en: "What they are worth", zh: "客户价值"},
  minutes: {en: "Working time", zh: "工时"},
  potential: {en: "What they could bring", zh: "客户潜力"},
  none: {en: "Nothing: only give out what nobody has", zh: "不均衡，仅分配无人负责的项目"},
  unnamed: {en: "Pasted table", zh: "粘贴的表"},
};

/** The state of a draft, and its checks. */
function useDraft(draft) {
  const state = {draft: reactive(structuredClone(draft)), findings: shallowRef(null), problem: shallowRef(null), isChecking: ref(true), isStoring: ref(false)};
  let timer = null;
  let latest = 0;

  async function look() {
    const mine = (latest += 1);
    state.isChecking.value = true;
    try {
      const found = await checked(state.draft);
      if (mine === latest) { state.findings.value = found.issues.filter((issue) => !NOT_TOLD.has(issue.code)); state.problem.value = null; }
    } catch (fault) {
      if (mine === latest) state.problem.value = fault;
    }
    if (mine === latest) state.isChecking.value = false;
  }

  const touched = () => {
    keep(draftName(), state.draft);
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE_MS);
  };

  async function store() {
    state.isStoring.value = true;
    try {
      const {problem, issues} = await storedDraft(state.draft);
      if (problem) { keep(draftName(), null); await firstPlan(problem); }
      else state.findings.value = issues;
    } catch (fault) {
      state.problem.value = fault;
    }
    state.isStoring.value = false;
  }

  onBeforeUnmount(() => clearTimeout(timer));
  look();
  return {...state, touched, store, look};
}

function verdict(use, errors, remarks) {
  if (use.isChecking.value) return h("span", {class: "note", role: "status"}, say(words.checking));
  if (errors) return h("span", {class: "badge bad", role: "status"}, say(words.errors, {n: count(errors)}));
  return h("span", {class: "badge good", role: "status"}, say(remarks ? words.fineWith : words.fine, {n: count(remarks)}));
}

/** One click for the commonest gap: accounts with owners, but no table of reps. */
function ownersOffer(use, findings) {
  if (!findings.some((issue) => issue.code === "reps-missing" || issue.code === "folder-without-problem")) return null;
  const reps = repsOfOwners(use.draft);
  if (!reps) return null;
  const add = () => { use.draft.tables.unshift(reps); use.touched(); };
  return h(Button, {kind: "main", onClick: add}, () => say(words.owners, {n: count(reps.rows.length)}));
}

/** One click for lists of a stranger: names, but no column of ids. */
function idsOffers(use, findings) {
  const lacking = use.draft.tables.filter((table) => !table.headings.includes("id") && findings.some((issue) => issue.code === "column-missing" && issue.place === `${table.table}.csv`));
  return lacking.map((table) => h(Button, {key: table.table, kind: "main", onClick: () => { useNamesAsIds(table); use.touched(); }}, () => say(words.ids, {table: table.source || table.table})));
}

function generalPanel(use, general) {
  if (!general.length && !use.draft.unread?.length) return null;
  return h(Panel, {title: words.general}, () => [
    use.draft.unread?.length > 0 && h("div", [h("h3", say(words.unread)), h(Issues, {issues: use.draft.unread})]),
    general.length > 0 && h(Issues, {issues: general}),
    h("div", {class: "actions"}, [ownersOffer(use, general), idsOffers(use, general)]),
  ]);
}

function goalPanel(use) {
  const goals = goalsOf(use.draft);
  if (!goals.length) return null;
  const choose = (goal) => { use.draft.goal = goal; use.touched(); };
  return h(Panel, {title: words.goal, note: words.goalNote}, () => h(Choice, {
    value: goals.includes(use.draft.goal) ? use.draft.goal : goals[0], label: words.goal, options: goals.map((goal) => ({value: goal, label: words[goal]})), onChange: choose,
  }));
}

function settingsPanel(use) {
  const names = Object.keys(use.draft.settings);
  if (!names.length) return null;
  return h(Panel, {title: words.settings}, () => names.map((name) => h(TextArea, {
    key: name, id: `settings-${name}`, label: name, rows: 8, value: use.draft.settings[name], spellcheck: false,
    onChange: (text) => { use.draft.settings[name] = text; use.touched(); },
  })));
}

function tabsOf(use, places, fields) {
  const title = (table) => fields.find((one) => one.table === table)?.title ?? table;
  return use.draft.tables.map((table, index) => {
    const errors = places.tables.get(table.table)?.errors;
    return {value: String(index), label: table.source || (table.table ? title(table.table) : words.unnamed), badge: errors ? count(errors) : null};
  });
}

/** The draft's editor; emits `leave`. */
export const DraftEditor = defineComponent({
  props: {draft: Object},
  emits: ["leave"],
  setup(props, {emit}) {
    const use = useDraft(props.draft);
    const fields = loading(() => get("/v1/page/fields"));
    const chosen = ref("0");
    const places = computed(() => located(use.findings.value ?? [], use.draft));
    const errors = computed(() => (use.findings.value ?? []).filter((issue) => issue.severity === "error").length);
    const isReady = computed(() => !use.isChecking.value && use.findings.value && !errors.value);
    const actions = () => [
      verdict(use, errors.value, (use.findings.value ?? []).length - errors.value),
      h(Button, {onClick: () => emit("leave")}, () => say(words.discard)),
      h(Button, {kind: "main", symbol: "play", disabled: !isReady.value, why: words.blocked, busy: use.isStoring.value, onClick: use.store}, () => say(words.make)),
    ];
    return () => {
      const table = use.draft.tables[Number(chosen.value)];
      return h("div", {class: "view draft"}, [
        h(ViewHead, {title: use.draft.name, note: words.note}, {actions}),
        use.problem.value && h(Failure, {problem: use.problem.value, again: use.look}),
        generalPanel(use, places.value.general),
        use.draft.tables.length > 0 && h(Panel, {flush: true}, () => h(Tabs, {tabs: tabsOf(use, places.value, fields.value ?? []), value: chosen.value, label: words.tables, onChange: (value) => { chosen.value = value; }},
          () => table && h(DraftTable, {key: chosen.value, table, places: places.value.tables.get(table.table), fields: fields.value ?? [], onTouched: use.touched}))),
        goalPanel(use),
        settingsPanel(use),
      ]);
    };
  },
});
