// Where notices are sent: the channels that are set up (group robots, webhooks), sending with what became of it, and a form
// for a new one. When to modify: with how messages leave the service (api/routes/deliveries.py).

import {get, post} from "../../../core/api.js";
import {dateTime} from "../../../core/dates.js";
import {loading} from "../../../core/load.js";
import {may} from "../../../core/session.js";
import {count, listed, say} from "../../../core/words.js";
import {defineComponent, h, reactive, ref} from "../../../core/vue.js";
import {ask} from "../../../parts/dialog.js";
import {Button, Select, TextField} from "../../../parts/form.js";
import {notify, notifyProblem} from "../../../parts/notice.js";
import {Loaded, Panel} from "../../../parts/panel.js";
import {WhoMay} from "../../../parts/who_may.js";
import {ROBOTS} from "./robots.js";

const words = {
  title: {en: "Send", zh: "发送"}, channels: {en: "Channels that take notices", zh: "接收通知的渠道"}, none: {en: "No channel takes notices yet. Add the robot of your group below, or download the notices.", zh: "尚无渠道接收通知。请在下方添加群机器人，或下载通知。"},
  send: {en: "Send to {n:channel|channels}", zh: "发送到 {n} 个渠道"}, sure: {en: "Send the notices now?", zh: "现在发送通知？"}, sureText: {en: "{people:person is|people are} named in the messages. They go to: {names}. This cannot be taken back.", zh: "消息涉及 {people} 人，将发送到：{names}。发送后无法撤回。"}, sent: {en: "On their way; what became of each stands below.", zh: "已发出；结果见下方。"},
  add: {en: "Add a channel", zh: "添加渠道"}, name: {en: "Name", zh: "名称"}, kind: {en: "Kind", zh: "类型"}, url: {en: "Address", zh: "地址"}, secret: {en: "Secret", zh: "密钥"}, secretHint: {en: "Of a robot that checks signatures; else empty.", zh: "开启签名校验的机器人填写，否则留空。"}, standard: {en: "Webhook (signed)", zh: "Webhook（签名）"}, save: {en: "Add", zh: "添加"}, added: {en: "Added. Its secret, shown this once: {secret}", zh: "已添加。密钥仅显示一次：{secret}"}, addedRobot: {en: "Added.", zh: "已添加。"},
  deliveries: {en: "What became of it", zh: "投递结果"}, to: {en: "To", zh: "渠道"}, state: {en: "State", zh: "状态"}, when: {en: "When", zh: "时间"}, tries: {en: "Tries", zh: "次数"},
  waiting: {en: "on its way", zh: "投递中"}, delivered: {en: "delivered", zh: "已送达"}, failed: {en: "failed", zh: "失败"}, cancelled: {en: "cancelled", zh: "已取消"}, off: {en: "paused or disabled", zh: "已暂停或停用"},
};
const [KIND, REPORT] = ["notice.made", "report.made"];
const LOOKS = {waiting: "warn", delivered: "good", failed: "bad", cancelled: ""};
const SHOWN = 8;

/** Whether an endpoint takes notices: it wants all kinds, or this one, or its family. */
const takes = (one) => one.kinds.length === 0 || one.kinds.some((kind) => kind === KIND || kind === "notice.*");
const kindOf = (one) => say(ROBOTS[one.format]?.label ?? words.standard);

function deliveries(rows, endpoints) {
  const nameOf = (id) => endpoints.find((one) => one.id === id)?.name ?? id;
  const row = (one) => h("tr", {key: one.id}, [h("td", nameOf(one.endpoint)), h("td", h("span", {class: ["badge", LOOKS[one.state]]}, say(words[one.state]))), h("td", dateTime(one.ended ?? one.made)), h("td", {class: "number"}, count(one.attempts))]);
  return rows.length > 0 && [h("h3", say(words.deliveries)), h("table", {class: "table"}, [
    h("thead", h("tr", [words.to, words.state, words.when, words.tries].map((head, at) => h("th", {scope: "col", class: at === 3 && "number"}, say(head))))), h("tbody", rows.map(row)),
  ])];
}

const AddChannel = defineComponent({
  emits: ["added"],
  setup(_, {emit}) {
    const values = reactive({name: "", format: "feishu", url: "", secret: ""});
    const busy = ref(false);
    const set = (name) => (value) => { values[name] = value; };
    async function add() {
      busy.value = true;
      try {
        const made = await post("/v1/endpoints", {...values, kinds: [KIND, REPORT]}, {once: true});
        notify(made.secret ? say(words.added, {secret: made.secret}) : words.addedRobot, made.secret ? {kind: "info", act: {label: words.save, run: () => {}}} : {});
        Object.assign(values, {name: "", url: "", secret: ""});
        emit("added");
      } catch (fault) {
        notifyProblem(fault);
      }
      busy.value = false;
    }
    const options = [...Object.entries(ROBOTS).map(([value, {label}]) => ({value, label})), {value: "standard", label: words.standard}];
    return () => h("details", {class: "series-more"}, [h("summary", say(words.add)), h("div", {class: "question-fields"}, [
      h(TextField, {id: "channel-name", value: values.name, label: words.name, maxlength: 200, onChange: set("name")}), h(Select, {id: "channel-kind", value: values.format, label: words.kind, options, onChange: set("format")}),
      h(TextField, {id: "channel-url", value: values.url, label: words.url, type: "url", placeholder: "https://", onChange: set("url")}),
      ["feishu", "dingtalk"].includes(values.format) && h(TextField, {id: "channel-secret", value: values.secret, label: words.secret, hint: words.secretHint, autocomplete: "off", onChange: set("secret")}),
      h("div", {class: "actions whole"}, h(Button, {busy: busy.value, disabled: !values.name || !values.url, onClick: add, "data-act": "add-channel"}, () => say(words.save))),
    ])]);
  },
});

/** Props: `people` (how many the notices touch), `send` (sends them; a promise). */
export const Channels = defineComponent({
  props: {people: Number, send: Function},
  setup(props) {
    const state = loading(async () => {
      const [endpoints, log] = await Promise.all([get("/v1/endpoints", {limit: 200}), get("/v1/deliveries", {limit: 50})]);
      return {endpoints: endpoints.items, log: log.items.filter((one) => one.kind === KIND).slice(0, SHOWN)};
    });
    const busy = ref(false);

    async function send(ready) {
      const text = say(words.sureText, {people: count(props.people), names: listed(ready.map((one) => one.name))});
      if (!await ask({title: words.sure, text, confirm: say(words.send, {n: count(ready.length)})})) return;
      busy.value = true;
      await props.send().then(() => { notify(words.sent); state.again(); setTimeout(state.again, 4000); }, notifyProblem);
      busy.value = false;
    }

    function shown({endpoints, log}) {
      const mine = endpoints.filter(takes);
      const ready = mine.filter((one) => one.state === "active");
      return [
        mine.length ? [h("h3", say(words.channels)), h("ul", {class: "channels"}, mine.map((one) => h("li", {key: one.id}, [h("strong", one.name), " ", h("span", {class: "badge"}, kindOf(one)), one.state !== "active" && h("span", {class: "badge warn"}, say(words.off))])))] : h("p", say(words.none)),
        may("changes:write") ? h("div", {class: "actions"}, h(Button, {kind: "main", busy: busy.value, disabled: !ready.length || !props.people, why: words.none, onClick: () => send(ready), "data-act": "send"}, () => say(words.send, {n: count(ready.length)}))) : h(WhoMay, {permission: "changes:write"}),
        deliveries(log, endpoints),
        may("hooks:write") && h(AddChannel, {onAdded: state.again}),
      ];
    }
    return () => h(Panel, {title: words.title}, () => h("div", {class: "channels-body"}, h(Loaded, {of: state, lines: 3}, {default: shown})));
  },
});
