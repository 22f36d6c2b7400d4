// Sharing a plan: its report to look at, to print (which saves as PDF), as workbook, table, calendar by rep, and the link to
// exactly what is on the screen. When to modify: when a plan leaves the page in another form.

import {address, get, post} from "../core/api.js";
import {language} from "../core/look.js";
import {go} from "../core/router.js";
import {may} from "../core/session.js";
import {say} from "../core/words.js";
import {defineComponent, h, ref} from "../core/vue.js";
import {Dialog} from "./dialog.js";
import {Button, Select} from "./form.js";
import {icon} from "./icons.js";
import {notify, notifyProblem} from "./notice.js";
import {ShownOnce} from "./once.js";

const words = {
  share: {en: "Share", zh: "分享"},
  title: {en: "Share this plan", zh: "分享此方案"},
  report: {en: "Report", zh: "报告"}, reportText: {en: "One page that opens anywhere: loads, rules, moves, who gets what and why.", zh: "可在任意设备打开的单页报告：负荷、规则、调整、归属与原因。"},
  open: {en: "Open", zh: "打开"}, pdf: {en: "Print or save as PDF", zh: "打印或存为 PDF"},
  files: {en: "Files", zh: "文件"}, xlsx: {en: "Excel workbook", zh: "Excel 工作簿"}, csv: {en: "Table (CSV)", zh: "数据表（CSV）"}, html: {en: "Report (HTML)", zh: "报告（HTML）"}, json: {en: "Plan with its proof (JSON)", zh: "方案及证明（JSON）"},
  calendar: {en: "Calendar", zh: "日历"}, ics: {en: "Download (ICS)", zh: "下载（ICS）"}, everybody: {en: "Everybody", zh: "全员"},
  sheet: {en: "Their own sheet", zh: "个人安排"}, sheetText: {en: "A link and a key for one person: they show what is theirs in the plan in force, and nothing else.", zh: "给某个人的链接与密钥：仅显示生效方案中属于其本人的内容。"}, person: {en: "Whose sheet", zh: "谁的安排"}, hand: {en: "Make a link", zh: "生成链接"},
  link: {en: "Link", zh: "链接"}, linkText: {en: "Leads to exactly what you see now, filters included. Whoever follows it signs in first.", zh: "指向您当前所见（含筛选）。对方需先登录。"},
  copy: {en: "Copy link", zh: "复制链接"}, copied: {en: "The link is copied.", zh: "链接已复制。"},
  blocked: {en: "The browser kept the window from opening. Allow it for this page.", zh: "浏览器阻止了新窗口，请为本页允许弹出。"},
  making: {en: "So large a report is made by a job first; open it from here when the job has ended.", zh: "大型报告需先由作业生成；作业结束后再从此处打开。"},
};

/** Print the report: opened in a window of its own, everything in it unfolded, then the browser's own print. */
function print(plan) {
  const page = window.open(address(`/v1/page/plans/${plan}/report`, {language: language.value}), "_blank");
  if (!page) { notify(words.blocked, {kind: "failed"}); return; }
  page.addEventListener("load", () => {
    page.document.querySelectorAll("details").forEach((one) => { one.open = true; });
    page.print();
  });
}

/** Whether a slow file is there; where it is not, the job that makes it is asked for. */
async function ready(plan, format) {
  try {
    await get(`/v1/plans/${plan}/download`, {format, language: language.value}, {raw: true}).then((answer) => answer.body?.cancel());
    return true;
  } catch (fault) {
    if (fault.code !== "file-not-made" || !may("jobs:write")) { notifyProblem(fault); return false; }
    const job = await post("/v1/jobs", {kind: "report", plan, params: {format, language: language.value}});
    notify(words.making, {kind: "info"});
    go(`/jobs/${job.id}`);
    return false;
  }
}

async function save(plan, format, isSlow) {
  if (isSlow && !await ready(plan, format)) return;
  const link = document.createElement("a");
  link.href = address(`/v1/plans/${plan}/download`, {format, language: language.value});
  link.download = "";
  link.click();
}

function section(title, text, ...content) {
  return h("section", {class: "share-section"}, [h("h3", say(title)), text && h("p", {class: "note"}, say(text)), h("div", {class: "actions"}, content)]);
}

/** A way to somebody's own sheet, for whoever may make plans. */
const OwnSheet = defineComponent({
  props: {plan: String, reps: Array},
  setup({plan, reps}) {
    const [whose, given, busy] = [ref(reps[0].rep), ref(null), ref(false)];
    const choose = (rep) => { whose.value = rep; given.value = null; };
    async function make() {
      busy.value = true;
      given.value = await post(`/v1/page/plans/${plan}/reps/${encodeURIComponent(whose.value)}/invitation`).catch(notifyProblem);
      busy.value = false;
    }
    const people = reps.map((rep) => ({value: rep.rep, label: rep.name}));
    return () => section(words.sheet, words.sheetText,
      h(Select, {id: "sheet-rep", value: whose.value, "aria-label": say(words.person), options: people, onChange: choose}),
      h(Button, {busy: busy.value, onClick: make, "data-act": "hand-out"}, () => say(words.hand)),
      given.value && h(ShownOnce, {given: given.value}));
  },
});

/** The dialog; `reps` is `[{rep, name}]`, `isLarge` where reports are made by jobs. */
export const ShareDialog = defineComponent({
  props: {plan: String, reps: Array, isLarge: Boolean},
  emits: ["close"],
  setup(props, {emit}) {
    const whose = ref("");
    const report = () => address(`/v1/page/plans/${props.plan}/report`, {language: language.value});
    const show = async (event) => { if (props.isLarge) { event.preventDefault(); if (await ready(props.plan, "html")) window.open(report(), "_blank"); } };
    const printIt = async () => { if (!props.isLarge || await ready(props.plan, "html")) print(props.plan); };
    const copy = () => navigator.clipboard?.writeText(window.location.href).then(() => notify(words.copied), () => {});
    const file = (format, isSlow) => h(Button, {symbol: "download", onClick: () => save(props.plan, format, isSlow && props.isLarge).catch(notifyProblem)}, () => say(words[format]));
    const people = () => [{value: "", label: words.everybody}, ...(props.reps ?? []).map((rep) => ({value: rep.rep, label: rep.name}))];
    return () => h(Dialog, {title: words.title, onClose: () => emit("close")}, () => [
      section(words.report, words.reportText,
        h("a", {class: "button main", href: report(), target: "_blank", rel: "noopener", onClick: show}, say(words.open)),
        h(Button, {onClick: printIt}, () => say(words.pdf))),
      section(words.files, null, file("xlsx", true), file("html", true), file("csv", false), file("json", false)),
      section(words.calendar, null,
        h(Select, {id: "share-rep", value: whose.value, "aria-label": say(words.calendar), options: people(), onChange: (rep) => { whose.value = rep; }}),
        h("a", {class: "button", href: address(`/v1/plans/${props.plan}/download`, {format: "ics", rep: whose.value, language: language.value}), download: ""}, [icon("download", 16), say(words.ics)])),
      may("plans:write") && props.reps?.length > 0 && h(OwnSheet, {plan: props.plan, reps: props.reps}),
      section(words.link, words.linkText,
        h("input", {class: "share-link", readonly: true, value: window.location.href, "aria-label": say(words.link), onFocus: (event) => event.target.select()}),
        h(Button, {symbol: "link", onClick: copy}, () => say(words.copy))),
    ]);
  },
});

/** The button that opens the dialog. */
export const ShareButton = defineComponent({
  props: {plan: String, reps: Array, isLarge: Boolean},
  setup(props) {
    const isOpen = ref(false);
    return () => [
      h(Button, {symbol: "share", onClick: () => { isOpen.value = true; }}, () => say(words.share)),
      isOpen.value && h(ShareDialog, {...props, onClose: () => { isOpen.value = false; }}),
    ];
  },
});
