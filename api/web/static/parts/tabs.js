// Tabs: one of several sides of a thing, by mouse or by arrow keys, as ARIA describes them.
// When to modify: with how tabs look or behave.

import {say} from "../core/words.js";
import {h} from "../core/vue.js";

function step(event, tabs, value, emit) {
  const by = {ArrowRight: 1, ArrowLeft: -1}[event.key];
  if (!by) return;
  event.preventDefault();
  const index = tabs.findIndex((tab) => tab.value === value);
  const next = tabs[(index + by + tabs.length) % tabs.length];
  emit("change", next.value);
  event.currentTarget.querySelector(`[data-tab="${next.value}"]`)?.focus();
}

/** `tabs`: `[{value, label, badge}]`; emits `change`. What is shown goes into the default slot. */
export function Tabs({tabs, value, label}, {emit, slots}) {
  const list = h("div", {class: "tabs", role: "tablist", "aria-label": say(label), onKeydown: (event) => step(event, tabs, value, emit)},
    tabs.map((tab) => h("button", {
      type: "button", role: "tab", id: `tab-${tab.value}`, "data-tab": tab.value, "aria-selected": String(tab.value === value),
      "aria-controls": "tab-panel", tabindex: tab.value === value ? 0 : -1, onClick: () => emit("change", tab.value),
    }, [say(tab.label), tab.badge != null && h("span", {class: "badge"}, tab.badge)])));
  return [list, h("div", {class: "tab-panel", role: "tabpanel", id: "tab-panel", "aria-labelledby": `tab-${value}`}, slots.default?.())];
}
Tabs.props = {tabs: Array, value: String, label: null};
Tabs.emits = ["change"];
