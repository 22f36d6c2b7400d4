// People and their keys: invited by a link that signs in once, revoked when they go. A key's secret is shown once.
// When to modify: with how people are brought in.

import {all, post, remove} from "../../core/api.js";
import {ago, date, dateTime} from "../../core/dates.js";
import {loading} from "../../core/load.js";
import {may, session} from "../../core/session.js";
import {say} from "../../core/words.js";
import {defineComponent, h, reactive, ref} from "../../core/vue.js";
import {ask} from "../../parts/dialog.js";
import {Button, Select, TextField} from "../../parts/form.js";
import {notifyProblem} from "../../parts/notice.js";
import {ShownOnce} from "../../parts/once.js";
import {Loaded, Panel} from "../../parts/panel.js";

const words = {
  invite: {en: "Invite somebody", zh: "邀请成员"},
  inviteNote: {en: "They get a link that signs in once within 24 hours, and a key to sign in again later.", zh: "对方会得到一个 24 小时内有效的一次性登录链接，以及供以后登录的密钥。"},
  name: {en: "Name", zh: "姓名"}, role: {en: "Role", zh: "角色"}, rep: {en: "Id of the rep whose sheet they see", zh: "其销售代表编号"},
  make: {en: "Make link and key", zh: "生成链接与密钥"},
  keys: {en: "People and programs", zh: "成员与程序"},
  used: {en: "Last used", zh: "最近使用"}, made: {en: "Made", zh: "创建时间"}, state: {en: "State", zh: "状态"},
  valid: {en: "valid", zh: "有效"}, ended: {en: "ended {when}", zh: "已于 {when} 失效"}, never: {en: "never", zh: "从未"},
  revoke: {en: "Revoke", zh: "吊销"}, revokeText: {en: "{name} can no longer sign in, at once.", zh: "{name}将立即无法登录。"},
};
const roleWords = {
  rep: {en: "rep – own sheet only", zh: "rep – 仅自己的安排"}, viewer: {en: "viewer – looks", zh: "viewer – 查看"}, planner: {en: "planner – makes plans", zh: "planner – 制定方案"},
  approver: {en: "approver – approves and publishes", zh: "approver – 批准与发布"}, admin: {en: "admin – also people and connections", zh: "admin – 另可管理成员与连接"}, integration: {en: "integration – a program", zh: "integration – 程序"},
};

const Invite = defineComponent({
  emits: ["made"],
  setup(_, {emit}) {
    const form = reactive({name: "", role: "planner", rep: ""});
    const made = ref(null);
    const busy = ref(false);
    async function submit(event) {
      event.preventDefault();
      busy.value = true;
      try {
        made.value = await post("/v1/page/invitations", {name: form.name.trim(), role: form.role, rep: form.role === "rep" ? form.rep.trim() || null : null});
        Object.assign(form, {name: "", rep: ""});
        emit("made");
      } catch (fault) {
        notifyProblem(fault);
      }
      busy.value = false;
    }
    const options = Object.entries(roleWords).map(([value, label]) => ({value, label}));
    return () => h(Panel, {title: words.invite, note: words.inviteNote}, () => [
      h("form", {class: "line-form", onSubmit: submit}, [
        h(TextField, {id: "invite-name", label: words.name, value: form.name, required: true, maxlength: 200, onChange: (text) => { form.name = text; }}),
        h(Select, {id: "invite-role", label: words.role, value: form.role, options, onChange: (role) => { form.role = role; }}),
        form.role === "rep" && h(TextField, {id: "invite-rep", label: words.rep, value: form.rep, required: true, maxlength: 200, onChange: (text) => { form.rep = text; }}),
        h(Button, {kind: "main", type: "submit", busy: busy.value}, () => say(words.make)),
      ]),
      made.value && h(ShownOnce, {given: made.value}),
    ]);
  },
});

function row(key, revoke) {
  const isValid = !key.revoked && (!key.expires || new Date(key.expires) > new Date());
  return h("tr", {key: key.id}, [
    h("th", {scope: "row"}, key.name),
    h("td", [say(key.role), key.rep && h("span", {class: "note"}, ` ${key.rep}`)]),
    h("td", {title: dateTime(key.made)}, date(key.made)),
    h("td", key.used ? ago(key.used) : say(words.never)),
    h("td", h("span", {class: ["badge", isValid && "good"]}, isValid ? say(words.valid) : say(words.ended, {when: date(key.revoked ?? key.expires)}))),
    h("td", isValid && may("keys:write") && key.id !== session.actor && h(Button, {kind: "danger", onClick: () => revoke(key)}, () => say(words.revoke))),
  ]);
}

/** People and keys. */
export const Keys = defineComponent({
  setup() {
    const keys = loading(() => all("/v1/keys"));
    async function revoke(key) {
      if (!await ask({title: words.revoke, text: say(words.revokeText, {name: key.name}), confirm: words.revoke, danger: true})) return;
      await remove(`/v1/keys/${key.id}`).then(keys.again).catch(notifyProblem);
    }
    return () => h("div", {class: "view"}, [
      may("keys:write") && h(Invite, {onMade: keys.again}),
      h(Panel, {title: words.keys, flush: true}, () => h(Loaded, {of: keys}, {default: (items) => h("div", {class: "scroll-x"}, h("table", {class: "table"}, [
        h("thead", h("tr", [...["name", "role", "made", "used", "state"].map((name) => h("th", {scope: "col"}, say(words[name]))), h("td")])),
        h("tbody", items.map((key) => row(key, revoke))),
      ]))})),
    ]);
  },
});
