// Connected CRMs: made with what the CRM needs, tried, subscribed, and read into a problem whose first plan follows.
// When to modify: with what people may do with a connection on the page.

import {all, call, get, post} from "../../core/api.js";
import {date} from "../../core/dates.js";
import {loading} from "../../core/load.js";
import {may} from "../../core/session.js";
import {say} from "../../core/words.js";
import {defineComponent, h, reactive, ref} from "../../core/vue.js";
import {Button, Select, TextField} from "../../parts/form.js";
import {notify, notifyProblem} from "../../parts/notice.js";
import {Empty, Failure, Issues, Loaded, Panel} from "../../parts/panel.js";
import {Progress} from "../../parts/progress.js";
import {firstPlan} from "../start/work.js";
import {given, systems} from "./systems.js";

const words = {
  connect: {en: "Connect a CRM", zh: "连接 CRM"},
  note: {en: "Leads are routed as they arrive, owners are written back, and the whole team can be read into a plan. Secrets are kept encrypted and never shown.", zh: "线索到达即分配，负责人写回 CRM，整个团队可读入方案。密钥加密保存，不再显示。"},
  system: {en: "System", zh: "系统"}, name: {en: "Name", zh: "名称"}, make: {en: "Connect", zh: "连接"},
  hook: {en: "Address for its webhooks (shown this once)", zh: "其 webhook 的地址（仅显示这一次）"},
  list: {en: "Connections", zh: "已有连接"}, none: {en: "No CRM is connected", zh: "尚未连接 CRM"},
  active: {en: "active", zh: "启用"}, paused: {en: "paused", zh: "已暂停"},
  test: {en: "Try it", zh: "测试"}, fine: {en: "It answers.", zh: "连接正常。"},
  pause: {en: "Pause", zh: "暂停"}, resume: {en: "Resume", zh: "恢复"},
  pull: {en: "Read it and make a plan", zh: "读取并生成方案"}, pulling: {en: "Reading the CRM …", zh: "正在读取 CRM……"},
  subscribe: {en: "Subscribe to its events", zh: "订阅其事件"}, subscribed: {en: "Subscribed.", zh: "已订阅。"},
  since: {en: "since {when}", zh: "自 {when}"},
};
const LOOK_AGAIN_MS = 1500;

const Connect = defineComponent({
  emits: ["made"],
  setup(_, {emit}) {
    const form = reactive({system: "salesforce", name: ""});
    const values = reactive({});
    const problem = ref(null);
    const hook = ref("");
    const busy = ref(false);
    async function submit(event) {
      event.preventDefault();
      busy.value = true;
      problem.value = null;
      const system = systems[form.system];
      try {
        const made = await post("/v1/connections", {name: form.name.trim() || say(system.title), system: form.system, config: given(system.config, values), secrets: given(system.secrets, values)}, {once: true});
        hook.value = made.hook_url;
        Object.keys(values).forEach((name) => delete values[name]);
        emit("made");
      } catch (fault) {
        problem.value = fault;
      }
      busy.value = false;
    }
    const field = ([name, label, otherwise], type) => h(TextField, {key: `${form.system}${name}`, id: `crm-${name}`, label, type, value: values[name] ?? otherwise ?? "", autocomplete: "off", onChange: (text) => { values[name] = text; }});
    const options = Object.entries(systems).map(([value, system]) => ({value, label: system.title}));
    return () => h(Panel, {title: words.connect, note: words.note}, () => [
      h("form", {class: "line-form", onSubmit: submit, autocomplete: "off"}, [
        h(Select, {id: "crm-system", label: words.system, value: form.system, options, onChange: (system) => { form.system = system; }}),
        h(TextField, {id: "crm-name", label: words.name, value: form.name, placeholder: systems[form.system].title, onChange: (text) => { form.name = text; }}),
        ...systems[form.system].config.map((one) => field(one, "text")),
        ...systems[form.system].secrets.map((one) => field(one, "password")),
        h(Button, {kind: "main", type: "submit", busy: busy.value}, () => say(words.make)),
      ]),
      problem.value && h(Failure, {problem: problem.value}),
      hook.value && h(TextField, {id: "crm-hook", label: words.hook, value: hook.value, readonly: true, onFocus: (event) => event.target.select()}),
    ]);
  },
});

/** What can be done with one connection. */
const Connection = defineComponent({
  props: {connection: Object},
  emits: ["changed"],
  setup(props, {emit}) {
    const busy = ref("");
    const pull = ref(null);
    const path = `/v1/connections/${props.connection.id}`;
    async function attempt(name, work) {
      busy.value = name;
      await work().catch(notifyProblem);
      busy.value = "";
    }
    const test = () => attempt("test", async () => { await post(`${path}/test`, null); notify(words.fine); });
    const subscribe = () => attempt("subscribe", async () => { await post(`${path}/subscribe`, null); notify(words.subscribed); });
    const turn = () => attempt("turn", async () => {
      await call("PATCH", path, {body: {state: props.connection.state === "active" ? "paused" : "active"}, ifMatch: `"${props.connection.revision}"`});
      emit("changed");
    });
    const read = () => attempt("pull", async () => {
      pull.value = await post("/v1/pulls", {connection: props.connection.id}, {once: true});
      while (!["done", "failed"].includes(pull.value.state)) {
        await new Promise((done) => setTimeout(done, LOOK_AGAIN_MS));
        pull.value = await get(`/v1/pulls/${pull.value.id}`);
      }
      if (pull.value.problem) await firstPlan({id: pull.value.problem});
    });
    const button = (name, act, label, kind) => h(Button, {kind, busy: busy.value === name, disabled: Boolean(busy.value), onClick: act}, () => say(label));
    return () => h("li", [
      h("p", {class: "actions"}, [
        h("strong", props.connection.name), h("span", {class: "note"}, say(systems[props.connection.system]?.title ?? props.connection.system)),
        h("span", {class: ["badge", props.connection.state === "active" && "good"]}, say(words[props.connection.state])),
        h("span", {class: "note"}, say(words.since, {when: date(props.connection.made)})),
        may("connections:write") && [
          button("test", test, words.test), props.connection.system !== "standard" && button("pull", read, words.pull, "main"),
          button("subscribe", subscribe, words.subscribe), button("turn", turn, props.connection.state === "active" ? words.pause : words.resume),
        ],
      ]),
      busy.value === "pull" && [h("p", {class: "note", role: "status"}, say(words.pulling)), h(Progress, {})],
      pull.value?.fault && h("p", {class: "failure", role: "alert"}, pull.value.fault),
      pull.value?.state === "failed" && pull.value.issues.length > 0 && h(Issues, {issues: pull.value.issues}),
    ]);
  },
});

/** Connections to CRMs. */
export const Connections = defineComponent({
  setup() {
    const found = loading(() => all("/v1/connections"));
    return () => h("div", {class: "view"}, [
      h(Panel, {title: words.list}, () => h(Loaded, {of: found, lines: 2}, {default: (items) => (items.length
        ? h("ul", {class: "connections"}, items.map((connection) => h(Connection, {key: `${connection.id} ${connection.revision}`, connection, onChanged: found.again})))
        : h(Empty, {title: words.none, text: words.note, symbol: "link"}))})),
      may("connections:write") && h(Connect, {onMade: found.again}),
    ]);
  },
});
