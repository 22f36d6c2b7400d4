// Publishing: from which day, what about open moves, why; and taking back what is in force.
// When to modify: with what is asked before something comes into force.

import {count, say} from "../../core/words.js";
import {defineComponent, h, reactive} from "../../core/vue.js";
import {Dialog} from "../../parts/dialog.js";
import {Button, Check, TextField} from "../../parts/form.js";

const words = {
  title: {en: "Publish", zh: "发布"},
  text: {en: "{n} accepted moves come into force: a new version with the new owners, routing follows at once, connected CRMs are written.", zh: "{n} 项已接受的调整将生效：生成含新负责人的版本，线索分配随即跟随，并写入已连接的 CRM。"},
  until: {en: "Only moves effective up to this day (all where empty)", zh: "仅发布生效日不晚于此日的调整（留空为全部）"},
  partly: {en: "Leave {n} open moves out", zh: "不包含 {n} 项待定调整"},
  why: {en: "Why (for the history)", zh: "说明（记入历史）"},
  go: {en: "Publish now", zh: "立即发布"},
  backTitle: {en: "Roll back", zh: "回滚"},
  backText: {en: "The former owners come back in one more version, and what was in force before is in force again. Owners already written to a CRM are given back.", zh: "将以新版本恢复原负责人，之前的方案重新生效；已写入 CRM 的负责人也会改回。"},
  backWhy: {en: "Why (needed)", zh: "原因（必填）"},
  back: {en: "Roll back now", zh: "立即回滚"},
};

/** Asks how to publish; emits `publish` with the call's body, or `close`. */
export const PublishDialog = defineComponent({
  props: {counts: Object, busy: Boolean},
  emits: ["publish", "close"],
  setup(props, {emit}) {
    const form = reactive({until: "", partly: props.counts.open > 0, why: ""});
    const publish = () => emit("publish", {why: form.why, until: form.until || null, partly: form.partly});
    return () => h(Dialog, {title: words.title, onClose: () => emit("close")}, {
      default: () => [
        h("p", say(words.text, {n: count(props.counts.accepted)})),
        props.counts.open > 0 && h(Check, {value: form.partly, label: say(words.partly, {n: count(props.counts.open)}), onChange: (value) => { form.partly = value; }}),
        h(TextField, {id: "publish-until", type: "date", value: form.until, label: words.until, onChange: (value) => { form.until = value; }}),
        h(TextField, {id: "publish-why", value: form.why, label: words.why, maxlength: 1000, onChange: (value) => { form.why = value; }}),
      ],
      actions: () => h(Button, {kind: "main", busy: props.busy, onClick: publish}, () => say(words.go)),
    });
  },
});

/** Asks why something is taken back; emits `rollBack` with the reason, or `close`. */
export const RollBackDialog = defineComponent({
  props: {busy: Boolean},
  emits: ["rollBack", "close"],
  setup(props, {emit}) {
    const form = reactive({why: ""});
    return () => h(Dialog, {title: words.backTitle, onClose: () => emit("close")}, {
      default: () => [
        h("p", say(words.backText)),
        h(TextField, {id: "back-why", value: form.why, label: words.backWhy, maxlength: 1000, onChange: (value) => { form.why = value; }}),
      ],
      actions: () => h(Button, {kind: "danger", disabled: !form.why.trim(), why: words.backWhy, busy: props.busy, onClick: () => emit("rollBack", form.why.trim())}, () => say(words.back)),
    });
  },
});
