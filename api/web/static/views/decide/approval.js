// Approval: who has approved, who is missing, and why whoever proposed cannot approve; somebody else is one link away.
// When to modify: with who may approve.

import {post} from "../../core/api.js";
import {may} from "../../core/session.js";
import {count, listed, say} from "../../core/words.js";
import {defineComponent, h, ref} from "../../core/vue.js";
import {Button, TextField} from "../../parts/form.js";
import {notify, notifyProblem} from "../../parts/notice.js";
import {Panel} from "../../parts/panel.js";
import {nameOf} from "./people.js";

const words = {
  head: {en: "Approval", zh: "批准"},
  first: {en: "{n} moves are open: accept or reject them below, then somebody approves.", zh: "还有 {n} 项待定：请先在下方接受或拒绝，然后由他人批准。"},
  why: {en: "A word on it (optional)", zh: "说明（可选）"},
  approve: {en: "Approve", zh: "批准"},
  mine: {en: "You proposed this, so somebody else has to approve it.", zh: "该变更单由您提出，须由他人批准。"},
  cannot: {en: "Approving needs the role approver. Send the address of this page to somebody who has it.", zh: "批准需要 approver 角色。请将本页地址发送给有权限的人。"},
  invite: {en: "Invite an approver", zh: "邀请批准人"},
  name: {en: "Their name", zh: "对方姓名"},
  make: {en: "Make a link for them", zh: "生成邀请链接"},
  link: {en: "Send them this link. It signs in once, within 24 hours, as {name}, and opens this page.", zh: "请将此链接发送给对方：24 小时内可一次性以“{name}”身份登录，并打开本页。"},
  copy: {en: "Copy", zh: "复制"},
  copied: {en: "The link is copied.", zh: "链接已复制。"},
  by: {en: "{name} approved as {role}", zh: "{name} 以 {role} 身份批准"},
  missing: {en: "Missing: {list}", zh: "尚缺：{list}"},
  need: {en: "{n} × {role}", zh: "{n} 位{role}"},
  approver: {en: "approver", zh: "批准人"},
  void: {en: "Decisions changed after an approval, so it no longer counts.", zh: "批准后又有变更，原批准已失效。"},
  done: {en: "Approved. It can be published.", zh: "已批准，可以发布。"},
};

/** The usual role in the reader's language; others are a team's own words. */
const roleName = (role) => (role === "approver" ? say(words.approver) : role);

function Invitation() {
  const name = ref("");
  const link = ref("");
  const busy = ref(false);
  async function make(event) {
    event.preventDefault();
    busy.value = true;
    try {
      const made = await post("/v1/page/invitations", {name: name.value.trim(), role: "approver"});
      link.value = `${window.location.origin}${window.location.pathname}#first=${made.link}`;
    } catch (fault) {
      notifyProblem(fault);
    }
    busy.value = false;
  }
  const copy = () => navigator.clipboard?.writeText(link.value).then(() => notify(words.copied), () => {});
  return () => (link.value
    ? h("div", {class: "invitation"}, [h("p", say(words.link, {name: name.value})), h("input", {readonly: true, value: link.value, "aria-label": say(words.link, {name: name.value}), onFocus: (event) => event.target.select()}), h(Button, {symbol: "link", onClick: copy}, () => say(words.copy))])
    : h("form", {class: "invitation", onSubmit: make}, [h(TextField, {id: "invite-name", label: words.name, value: name.value, maxlength: 200, onChange: (text) => { name.value = text; }}), h(Button, {type: "submit", disabled: !name.value.trim(), busy: busy.value}, () => say(words.make))]));
}

const InviteForm = defineComponent({setup: Invitation});

function state({valid, void: ended, missing}) {
  const list = listed(missing.map((need) => say(words.need, {n: count(need.count), role: roleName(need.role)})));
  return [
    valid.map((one) => h("p", {key: `${one.by}${one.role}`}, say(words.by, {name: nameOf(one.by), role: roleName(one.role)}))),
    ended.length > 0 && h("p", {class: "note"}, say(words.void)),
    missing.length > 0 && h("p", {class: "note"}, say(words.missing, {list})),
  ];
}

/** The panel; emits `approve` with a word on it. */
export const Approval = defineComponent({
  props: {details: Object, isMine: Boolean, busy: Boolean},
  emits: ["approve"],
  setup(props, {emit}) {
    const why = ref("");
    const isInviting = ref(false);
    const form = () => h("form", {class: "approve", onSubmit: (event) => { event.preventDefault(); emit("approve", why.value); }}, [
      h(TextField, {id: "approve-why", label: words.why, value: why.value, maxlength: 1000, onChange: (text) => { why.value = text; }}),
      h(Button, {kind: "main", type: "submit", busy: props.busy}, () => say(words.approve)),
    ]);
    const other = () => [
      h("p", say(props.isMine ? words.mine : words.cannot)),
      may("keys:write") && (isInviting.value ? h(InviteForm) : h(Button, {kind: "main", onClick: () => { isInviting.value = true; }}, () => say(words.invite))),
    ];
    return () => {
      const {details} = props;
      if (!["open", "approved"].includes(details.state)) return null;
      const isDecided = details.counts.open === 0;
      return h(Panel, {title: words.head}, () => h("div", {class: "approval"}, [
        details.state === "approved" ? h("p", say(words.done)) : !isDecided && h("p", say(words.first, {n: count(details.counts.open)})),
        state(details.approvals),
        isDecided && details.state === "open" && (props.isMine || !may("changes:approve") ? other() : form()),
      ]));
    };
  },
});
