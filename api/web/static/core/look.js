// Language and theme: chosen on the page, kept in a cookie that the server reads, so that the next document has both
// before its first paint. When to modify: when something else about the look can be chosen.

import {ref, watch} from "./vue.js";

const COOKIE = "assigner_look";
const YEAR_SECONDS = 31_536_000;
const root = document.documentElement;

export const language = ref(root.lang.startsWith("zh") ? "zh" : "en");
export const theme = ref(root.dataset.theme || "auto"); // light, dark, auto

/** The locale for `Intl`. */
export const locale = () => (language.value === "zh" ? "zh-CN" : "en-GB");

function keep() {
  root.lang = language.value === "zh" ? "zh-CN" : "en";
  root.dataset.theme = theme.value;
  document.cookie = `${COOKIE}=${language.value}.${theme.value}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
}

watch([language, theme], keep, {flush: "sync"});

/** Whether the page is dark now, whoever chose it. */
export function isDark() {
  if (theme.value !== "auto") return theme.value === "dark";
  return window.matchMedia("(prefers-color-scheme: dark)").matches;
}
