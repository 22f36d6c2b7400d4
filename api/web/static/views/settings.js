// Settings: who is signed in, people and their keys, connected CRMs, schedules. When to modify: when something else can be
// set on the page.

import {route, setQuery} from "../core/router.js";
import {may, session, signOut} from "../core/session.js";
import {dateTime} from "../core/dates.js";
import {say} from "../core/words.js";
import {defineComponent, h} from "../core/vue.js";
import {Button} from "../parts/form.js";
import {Panel, ViewHead} from "../parts/panel.js";
import {Tabs} from "../parts/tabs.js";
import {Connections} from "./settings/connections.js";
import {Keys} from "./settings/keys.js";
import {Schedules} from "./settings/schedules.js";

export const title = {en: "Settings", zh: "设置"};

const words = {
  head: {en: "Settings", zh: "设置"},
  tabs: {en: "Parts of the settings", zh: "设置分类"},
  you: {en: "You", zh: "您"}, people: {en: "People and keys", zh: "成员与密钥"}, connections: {en: "CRM connections", zh: "CRM 连接"}, schedules: {en: "Schedules", zh: "计划任务"},
  name: {en: "Signed in as", zh: "当前登录"}, role: {en: "Role", zh: "角色"}, team: {en: "Organisation", zh: "组织"}, until: {en: "Session ends", zh: "会话到期"},
  out: {en: "Sign out", zh: "退出登录"},
  api: {en: "Everything here can be done over the API, too:", zh: "以上操作均可通过 API 完成："},
};
const roles = {
  rep: {en: "rep: sees their own sheet", zh: "rep：查看自己的安排"},
  viewer: {en: "viewer: looks", zh: "viewer：查看"},
  planner: {en: "planner: makes plans and proposes them", zh: "planner：制定并提交方案"},
  approver: {en: "approver: approves and publishes", zh: "approver：批准与发布"},
  admin: {en: "admin: also people, connections, schedules", zh: "admin：另可管理成员、连接与计划任务"},
  operator: {en: "operator: an admin who also makes organisations", zh: "operator：管理员，另可创建组织"},
  integration: {en: "integration: a program", zh: "integration：程序"},
};

function You() {
  const facts = [[words.name, session.name], [words.role, say(roles[session.role] ?? session.role)], [words.team, session.tenantName], [words.until, session.expires ? dateTime(session.expires) : "–"]];
  return h(Panel, {}, () => [
    h("dl", {class: "you-facts"}, facts.map(([label, value]) => [h("dt", say(label)), h("dd", value)])),
    h("p", {class: "actions"}, h(Button, {onClick: signOut}, () => say(words.out))),
    h("p", {class: "note"}, [say(words.api), " ", h("a", {href: "/docs"}, "/docs")]),
  ]);
}

const PARTS = [
  {value: "you", label: words.you, component: You, needs: "page:read"},
  {value: "people", label: words.people, component: Keys, needs: "keys:read"},
  {value: "connections", label: words.connections, component: Connections, needs: "connections:read"},
  {value: "schedules", label: words.schedules, component: Schedules, needs: "schedules:read"},
];

export const component = defineComponent({
  setup() {
    const parts = PARTS.filter((part) => may(part.needs));
    const chosen = () => parts.find((part) => part.value === route.query.tab) ?? parts[0];
    return () => h("div", {class: "view settings"}, [
      h(ViewHead, {title: words.head}),
      h(Tabs, {tabs: parts, value: chosen().value, label: words.tabs, onChange: (tab) => setQuery({tab}, {replace: false})}, () => h(chosen().component)),
    ]);
  },
});

export {roles};
