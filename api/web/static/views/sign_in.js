// Signing in: with a key, or at the identity provider where one is set up. The address that was asked for stays, and its
// view is shown afterwards. When to modify: with the ways in.

import {get} from "../core/api.js";
import {session, signIn} from "../core/session.js";
import {say} from "../core/words.js";
import {defineComponent, h, onMounted, ref} from "../core/vue.js";
import {Button, TextField} from "../parts/form.js";
import {LookSwitches} from "../parts/look.js";
import {Failure} from "../parts/panel.js";

const words = {
  title: {en: "Sign in", zh: "登录"},
  about: {en: "Who owns what and who does what when, with a proven bound.", zh: "谁负责什么、谁在何时做什么，并证明方案有多好。"},
  key: {en: "Key", zh: "密钥"},
  hint: {en: "Starts with asg_. The first start of the service prints one; an admin makes more under Settings.", zh: "以 asg_ 开头。服务首次启动时会打印一个；管理员可在“设置”中创建更多。"},
  go: {en: "Sign in", zh: "登录"},
  provider: {en: "Sign in with your company account", zh: "使用公司账号登录"},
  or: {en: "or", zh: "或"},
  empty: {en: "Enter a key.", zh: "请输入密钥。"},
};

/** The sign-in. */
export const SignIn = defineComponent({
  setup() {
    const key = ref("");
    const problem = ref(session.problem ?? null);
    const error = ref(null);
    const busy = ref(false);
    const ways = ref(null);
    onMounted(async () => { ways.value = await get("/v1/page/ways-in").catch(() => null); });

    async function submit(event) {
      event.preventDefault();
      error.value = key.value.trim() ? null : words.empty;
      if (error.value) return;
      busy.value = true;
      problem.value = null;
      await signIn(key.value).catch((fault) => { problem.value = fault; });
      busy.value = false;
    }

    const provider = () => h("a", {class: "button main wide", href: `/v1/page/sign-in?to=${encodeURIComponent(window.location.pathname + window.location.search)}`}, say(words.provider));
    return () => h("div", {class: "sign-in"}, [
      h("div", {class: "sign-in-look"}, h(LookSwitches)),
      h("main", {class: "sign-in-box"}, [
        h("div", {class: "brand large"}, [h("span", {class: "brand-mark", "aria-hidden": "true"}, [h("i"), h("i"), h("i")]), "assigner"]),
        h("p", {class: "note"}, say(words.about)),
        h("h1", say(words.title)),
        problem.value && h(Failure, {problem: problem.value}),
        ways.value?.identity_provider && [provider(), h("p", {class: "or"}, say(words.or))],
        h("form", {onSubmit: submit, novalidate: true}, [
          h(TextField, {id: "key", value: key.value, label: words.key, hint: words.hint, error: error.value, type: "password", autocomplete: "current-password", autofocus: true, spellcheck: false, onChange: (text) => { key.value = text; }}),
          h(Button, {kind: ways.value?.identity_provider ? "plain" : "main", type: "submit", busy: busy.value, class: "wide"}, () => say(words.go)),
        ]),
      ]),
    ]);
  },
});
