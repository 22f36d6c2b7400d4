// The start: how a team's tables come in (drop, paste, demo, CRM), and where work went on last. From each of them the first
// plan is one step away. When to modify: with the ways in.

import {address, get, Problem} from "../core/api.js";
import {language} from "../core/look.js";
import {ago} from "../core/dates.js";
import {kept, keep} from "../core/keep.js";
import {loading} from "../core/load.js";
import {Link, go} from "../core/router.js";
import {may} from "../core/session.js";
import {count, say} from "../core/words.js";
import {defineComponent, h, ref, shallowRef} from "../core/vue.js";
import {Dialog} from "../parts/dialog.js";
import {Button, TextArea} from "../parts/form.js";
import {icon} from "../parts/icons.js";
import {Failure, Loaded, Panel, ViewHead} from "../parts/panel.js";
import {Progress} from "../parts/progress.js";
import {FileButton} from "../parts/upload.js";
import {pasted} from "./start/cells.js";
import {DraftEditor} from "./start/draft.js";
import {demos, draftName, drafted, firstPlan, nameOf, openDemo, upload} from "./start/work.js";

export const title = {en: "Start", zh: "开始"};

const NO_TABLE = {
  title: {en: "There is no table in it", zh: "其中没有数据表"},
  detail: {
    en: "A table has a line of headings and rows below it: names of customers, who has them, what they are worth. Send it as an Excel workbook, as CSV, JSON or YAML.",
    zh: "数据表需要一行标题及其下的数据行，例如客户名称、负责人、金额。请以 Excel 工作簿、CSV、JSON 或 YAML 提供。",
  },
};
const words = {
  head: {en: "Bring your team, get a plan", zh: "导入团队，生成方案"},
  note: {en: "Reps, accounts, leads and dated duties go in; who owns what and who does what when comes out, with a proof of how good it is.", zh: "导入销售代表、客户、线索与任务，得到归属与排期方案，并证明方案有多好。"},
  drop: {en: "Drop your files here", zh: "将文件拖放到此处"},
  kinds: {en: "Excel workbook, CSV tables, a zip of them, JSON or YAML", zh: "Excel 工作簿、CSV 数据表、其 zip 压缩包、JSON 或 YAML"},
  choose: {en: "Choose files", zh: "选择文件"},
  paste: {en: "Paste a table", zh: "粘贴表格"},
  template: {en: "Download a workbook to fill in", zh: "下载可填写的工作簿"},
  reading: {en: "Reading {name} …", zh: "正在读取 {name}……"},
  pasteHint: {en: "Copy rows with their headings from Excel, WPS or a CRM list, and paste them here.", zh: "从 Excel、WPS 或 CRM 列表复制带标题的行，粘贴到此处。"},
  pasteGo: {en: "Use this table", zh: "使用此表"},
  pasteWrong: {en: "This needs a line of headings and at least one row below it.", zh: "需要一行标题以及至少一行数据。"},
  demo: {en: "No data at hand? Open a demo team", zh: "没有数据？打开演示团队"},
  demoNote: {en: "One click, and its plan is on the screen.", zh: "一键生成并显示其方案。"},
  open: {en: "Open", zh: "打开"},
  sizes: {en: "{reps} reps, {accounts} accounts, {leads} leads, {duties} duties", zh: "{reps} 位销售代表，{accounts} 个客户，{leads} 条线索，{duties} 项任务"},
  crm: {en: "Your CRM", zh: "您的 CRM"},
  crmNote: {en: "Salesforce, HubSpot, Zoho, Fxiaoke, or anything that sends webhooks.", zh: "Salesforce、HubSpot、Zoho、纷享销客，或任何可发送 webhook 的系统。"},
  connect: {en: "Connect a CRM", zh: "连接 CRM"},
  recent: {en: "Go on with", zh: "继续"},
  changed: {en: "changed {when}", zh: "{when}更新"},
  drafts: {en: "A table that you were correcting", zh: "正在更正的表格"},
  goOn: {en: "Go on", zh: "继续"},
  readOnly: {en: "Your key may look but not upload. A planner can; you find their plans under Plans.", zh: "您的密钥只能查看，不能上传。规划员可以上传；其方案见“方案”。"},
};

function dropZone(state, receive) {
  const takeFiles = (list) => { if (list.length) receive([...list]); };
  return h("div", {
    class: ["drop", state.isOver.value && "over"],
    onDragover: (event) => { event.preventDefault(); state.isOver.value = true; },
    onDragleave: () => { state.isOver.value = false; },
    onDrop: (event) => { event.preventDefault(); state.isOver.value = false; takeFiles(event.dataTransfer.files); },
  }, state.busy.value ? [h("p", say(words.reading, {name: state.busy.value})), h(Progress, {})] : [
    icon("upload", 34),
    h("p", {class: "drop-title"}, say(words.drop)),
    h("p", {class: "note"}, say(words.kinds)),
    h("div", {class: "actions"}, [
      h(FileButton, {label: words.choose, kind: "main", multiple: true, accept: ".xlsx,.xlsm,.xls,.ods,.et,.csv,.tsv,.txt,.zip,.json,.yaml,.yml,.parquet", onTake: receive}),
      h(Button, {onClick: () => { state.isPasting.value = true; }}, () => say(words.paste)),
    ]),
    h("a", {href: address("/v1/page/starter", {language: language.value}), download: ""}, say(words.template)),
  ]);
}

const PasteDialog = defineComponent({
  emits: ["close", "table"],
  setup(_, {emit}) {
    const text = ref("");
    const error = ref(null);
    const use = () => {
      const table = pasted(text.value);
      error.value = table ? null : words.pasteWrong;
      if (table) emit("table", table, text.value);
    };
    return () => h(Dialog, {title: words.paste, wide: true, onClose: () => emit("close")}, {
      default: () => h(TextArea, {id: "pasted", rows: 12, value: text.value, label: words.pasteHint, error: error.value, spellcheck: false, onChange: (value) => { text.value = value; }}),
      actions: () => h(Button, {kind: "main", onClick: use}, () => say(words.pasteGo)),
    });
  },
});

function demoCard(demo, open, busy) {
  const sizes = Object.fromEntries(["reps", "accounts", "leads", "duties"].map((table) => [table, count(demo.counts[table])]));
  return h("li", {class: "demo", key: demo.name}, [
    h("h3", say(demo.title)),
    h("p", {class: "note"}, say(demo.story)),
    h("p", {class: "note"}, say(words.sizes, sizes)),
    h(Button, {disabled: Boolean(busy), busy: busy === demo.name, "data-demo": demo.name, onClick: () => open(demo)}, () => say(words.open)),
  ]);
}

function recentPanel(recent) {
  if (!recent.value?.length) return null;
  return h(Panel, {title: words.recent, flush: true}, () => h("ul", {class: "recent"}, recent.value.map((problem) => h("li", {key: problem.id},
    h(Link, {to: `/problems/${problem.id}`}, () => [h("strong", problem.name), h("span", {class: "note"}, say(words.changed, {when: ago(problem.changed)}))])))));
}

/** Files or a pasted table come in; what is wrong with them is corrected in the draft. */
function useStart() {
  const state = {isOver: ref(false), isPasting: ref(false), busy: ref(""), problem: shallowRef(null), draft: shallowRef(null)};

  async function attempt(label, work) {
    state.busy.value = label;
    state.problem.value = null;
    await work().catch((fault) => { state.problem.value = fault; });
    state.busy.value = "";
  }

  const showDraft = (found, name) => {
    const isEmpty = !found.tables.length && !Object.keys(found.settings).length;
    if (isEmpty) throw new Problem(422, {code: "no-table", words: NO_TABLE, issues: found.issues});
    state.draft.value = {name, tables: found.tables.map((one) => ({...one, table: one.table || one.guess})), settings: found.settings, unread: found.issues};
  };

  const receive = (files) => attempt(files[0].name, async () => {
    const name = nameOf(files);
    const {problem} = await upload(files, name);
    if (problem) return firstPlan(problem);
    return showDraft(await drafted(files), name);
  });

  const receiveTable = (table, text) => attempt(say(words.paste), async () => {
    state.isPasting.value = false;
    const mark = text.includes("\t") ? "tsv" : "csv";
    const found = await drafted([new File([text], `pasted.${mark}`, {type: "text/csv"})]);
    showDraft(found, nameOf([]));
  });

  const open = (demo) => attempt(demo.name, async () => firstPlan(await openDemo(demo.name)));
  return {...state, receive, receiveTable, open};
}

function landing(start, recent, teams) {
  const keptDraft = kept(draftName());
  return h("div", {class: "view start"}, [
    h(ViewHead, {title: words.head, note: words.note}),
    start.problem.value && h(Failure, {problem: start.problem.value}),
    !may("problems:write") ? h("p", {class: "note"}, say(words.readOnly)) : [
      keptDraft && h("p", {class: "kept-draft"}, [icon("info"), `${say(words.drafts)}: ${keptDraft.name}`, h(Button, {onClick: () => { start.draft.value = keptDraft; }}, () => say(words.goOn))]),
      dropZone(start, start.receive),
      h(Panel, {title: words.demo, note: words.demoNote}, () => h(Loaded, {of: teams, lines: 3}, {
        default: (value) => h("ul", {class: "demos"}, value.map((demo) => demoCard(demo, start.open, start.busy.value))),
      })),
    ],
    h("div", {class: "columns"}, [
      recentPanel(recent),
      may("connections:read") && h(Panel, {title: words.crm, note: words.crmNote}, () => h(Link, {to: "/settings", query: {tab: "connections"}, class: "button"}, () => say(words.connect))),
    ]),
    start.isPasting.value && h(PasteDialog, {onClose: () => { start.isPasting.value = false; }, onTable: start.receiveTable}),
  ]);
}

export const component = defineComponent({
  setup() {
    if (!may("problems:read")) { go("/me", {}, {replace: true}); return () => null; }
    const start = useStart();
    const recent = loading(async () => (await get("/v1/problems", {limit: 6})).items);
    const teams = loading(demos);
    const leave = () => { keep(draftName(), null); start.draft.value = null; };
    return () => (start.draft.value
      ? h(DraftEditor, {draft: start.draft.value, onLeave: leave})
      : landing(start, recent, teams));
  },
});
