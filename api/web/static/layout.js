// What surrounds every view: navigation, language, theme, who is signed in, notices; signed out, the sign-in instead.
// When to modify: when a view joins the navigation, or the frame changes.

import {isOnline} from "./core/api.js";
import {language} from "./core/look.js";
import {Link, route, view} from "./core/router.js";
import {may, session, signOut} from "./core/session.js";
import {say} from "./core/words.js";
import {defineComponent, h, nextTick, onBeforeUnmount, onMounted, ref, watch} from "./core/vue.js";
import {Button} from "./parts/form.js";
import {Questions} from "./parts/dialog.js";
import {icon} from "./parts/icons.js";
import {LookSwitches} from "./parts/look.js";
import {Notices} from "./parts/notice.js";
import {Empty, Failure, Skeleton} from "./parts/panel.js";
import {SignIn} from "./views/sign_in.js";

const words = {
  skip: {en: "Skip to the content", zh: "跳到正文"},
  nav: {en: "Main navigation", zh: "主导航"},
  menu: {en: "Menu", zh: "菜单"},
  signOut: {en: "Sign out", zh: "退出登录"},
  offline: {en: "No connection. What you typed is kept; trying again …", zh: "连接已断开。已输入的内容会保留，正在重试……"},
  missing: {en: "There is no such page", zh: "没有这个页面"},
  missingText: {en: "The address may have been cut off. Begin again from the start.", zh: "地址可能不完整。请从首页重新开始。"},
  toStart: {en: "To the start", zh: "返回首页"},
  old: {en: "This part cannot be loaded", zh: "无法加载此部分"},
  oldText: {en: "The service may have been updated meanwhile. Load the page anew; what you typed is kept.", zh: "服务可能刚刚更新。请重新加载页面，已输入的内容会保留。"},
  reload: {en: "Load anew", zh: "重新加载"},
};

const PLACES = [
  {to: "/start", names: ["home", "start"], symbol: "start", label: {en: "Start", zh: "开始"}, needs: "problems:read"},
  {to: "/problems", names: ["problems", "problem", "scenarios", "plan", "change"], symbol: "plan", label: {en: "Plans", zh: "方案"}, needs: "problems:read"},
  {to: "/changes", names: ["changes", "decide"], symbol: "changes", label: {en: "Decisions", zh: "审批"}, needs: "changes:read"},
  {to: "/manage", names: ["manage", "managing"], symbol: "manage", label: {en: "Manage", zh: "管理"}, needs: "plans:read"},
  {to: "/watch", names: ["watch"], symbol: "watch", label: {en: "Watch", zh: "动态"}, needs: "route:read"},
  {to: "/jobs", names: ["jobs", "job"], symbol: "jobs", label: {en: "Jobs", zh: "作业"}, needs: "jobs:read"},
  {to: "/me", names: ["me"], symbol: "me", label: {en: "My sheet", zh: "我的安排"}, isFor: () => Boolean(session.rep)},
  {to: "/settings", names: ["settings"], symbol: "settings", label: {en: "Settings", zh: "设置"}},
];

function place(entry) {
  const isHere = entry.names.includes(route.name);
  return h("li", [h(Link, {to: entry.to, class: "place", "aria-current": isHere ? "page" : undefined}, () => [icon(entry.symbol, 20), h("span", say(entry.label))])]);
}

function navigation(isOpen, close) {
  return h("nav", {class: ["nav", isOpen && "open"], id: "nav", "aria-label": say(words.nav), onClick: close}, [
    h(Link, {to: "/start", class: "brand"}, () => [h("span", {class: "brand-mark", "aria-hidden": "true"}, [h("i"), h("i"), h("i")]), "assigner"]),
    h("ul", PLACES.filter((entry) => (!entry.needs || may(entry.needs)) && (!entry.isFor || entry.isFor())).map(place)),
  ]);
}

function bar(isOpen, toggle) {
  return h("div", {class: "bar"}, [
    h(Button, {kind: "quiet", class: "menu", symbol: "menu", label: words.menu, "aria-expanded": String(isOpen), "aria-controls": "nav", onClick: toggle}),
    h("span", {class: "tenant"}, session.tenantName),
    h("div", {class: "bar-end"}, [
      h(LookSwitches),
      h("span", {class: "who", title: session.role}, [h("span", session.name), h("small", session.role)]),
      h(Button, {kind: "quiet", onClick: signOut}, () => say(words.signOut)),
    ]),
  ]);
}

function content() {
  const module = view.value;
  if (module === null) return h(Skeleton, {lines: 6});
  if (module.missing) return h(Empty, {title: words.missing, text: words.missingText}, () => h(Link, {to: "/start", class: "button main"}, () => say(words.toStart)));
  if (module.fault) return h(Empty, {title: words.old, text: words.oldText, symbol: "warning"}, () => h(Button, {kind: "main", onClick: () => window.location.reload()}, () => say(words.reload)));
  return h(module.component, {key: `${route.name} ${JSON.stringify(route.params)}`});
}

function onKey(event) {
  const isTyping = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  const search = document.querySelector("[data-search]");
  if (search) { event.preventDefault(); search.focus(); }
}

function nameDocument() {
  const title = typeof view.value?.title === "function" ? view.value.title() : view.value?.title;
  document.title = session.state === "in" && title ? `${say(title)} · assigner` : "assigner";
}

/** The frame. */
export const Layout = defineComponent({
  setup() {
    const isOpen = ref(false);
    onMounted(() => window.addEventListener("keydown", onKey));
    onBeforeUnmount(() => window.removeEventListener("keydown", onKey));
    watch(() => [view.value, language.value, session.state], nameDocument, {immediate: true});
    watch(() => route.path, () => { isOpen.value = false; nextTick(() => (document.getElementById("view-title") ?? document.getElementById("content"))?.focus()); });
    return () => {
      if (session.state !== "in") return [h(SignIn), h(Notices)];
      return h("div", {class: "frame"}, [
        h("a", {class: "skip", href: "#content"}, say(words.skip)),
        navigation(isOpen.value, () => { isOpen.value = false; }),
        h("div", {class: "main"}, [
          bar(isOpen.value, () => { isOpen.value = !isOpen.value; }),
          !isOnline.value && h("p", {class: "offline", role: "status"}, say(words.offline)),
          h("main", {id: "content", tabindex: -1}, [session.problem && h(Failure, {problem: session.problem}), content()]),
        ]),
        h(Notices),
        h(Questions),
      ]);
    };
  },
});
