// The switches of language and theme, in the bar and on the sign-in. When to modify: when something else can be chosen.

import {isDark, language, theme} from "../core/look.js";
import {h} from "../core/vue.js";
import {Button} from "./form.js";

const words = {
  toDark: {en: "Dark", zh: "深色"},
  toLight: {en: "Light", zh: "浅色"},
};

/** Language and theme. */
export function LookSwitches() {
  const dark = isDark();
  const isChinese = language.value === "zh";
  return [
    h(Button, {kind: "quiet", lang: isChinese ? "en" : "zh-CN", onClick: () => { language.value = isChinese ? "en" : "zh"; }}, () => (isChinese ? "English" : "中文")),
    h(Button, {kind: "quiet", symbol: dark ? "sun" : "moon", label: dark ? words.toLight : words.toDark, onClick: () => { theme.value = dark ? "light" : "dark"; }}),
  ];
}
