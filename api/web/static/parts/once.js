// What is shown once and never again: a link that signs in, a key. When to modify: with how secrets are handed over.

import {say} from "../core/words.js";
import {h} from "../core/vue.js";
import {Button, TextField} from "./form.js";
import {notify} from "./notice.js";

const words = {
  link: {en: "Link (signs in once, within 24 hours)", zh: "链接（24 小时内可登录一次）"},
  secret: {en: "Key for later (shown this once)", zh: "供以后登录的密钥（仅显示这一次）"},
  copy: {en: "Copy", zh: "复制"},
  copied: {en: "Copied.", zh: "已复制。"},
};

function field(name, value) {
  const copy = () => navigator.clipboard?.writeText(value).then(() => notify(words.copied), () => {});
  return h("div", {class: "shown-once"}, [
    h(TextField, {id: `once-${name}`, label: words[name], value, readonly: true, onFocus: (event) => event.target.select()}),
    h(Button, {symbol: "link", onClick: copy}, () => say(words.copy)),
  ]);
}

/** An invitation as the service gives it: `{link, secret}`. */
export function ShownOnce({given}) {
  return [field("link", `${window.location.origin}/app/#first=${given.link}`), field("secret", given.secret)];
}
ShownOnce.props = {given: Object};
