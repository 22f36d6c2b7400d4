// Fields and buttons: each has a label, a hint and an error that belong together for a screen reader.
// When to modify: when a view needs another kind of field.

import {say} from "../core/words.js";
import {h} from "../core/vue.js";
import {icon} from "./icons.js";

let last = 0;
const ids = new Map();

/** A stable id for a field; two fields with one label on a page need ids of their own. */
function idOf(label, given) {
  const key = given || (label && (label.en ?? label)) || "";
  if (!ids.has(key)) ids.set(key, given || `field-${(last += 1)}`);
  return ids.get(key);
}

/** A button; `kind`: main, plain (default), quiet, danger. `why` says why it is disabled. */
export function Button({kind = "plain", symbol, label, disabled, why, busy}, {slots, attrs}) {
  const text = slots.default?.();
  return h("button", {
    type: attrs.type ?? "button", class: ["button", kind, !text && "only-icon"], disabled: disabled || busy,
    "aria-label": label && say(label), title: disabled && why ? say(why) : label && say(label), "aria-busy": busy || undefined,
  }, [symbol && icon(symbol), text]);
}
Button.props = {kind: String, symbol: String, label: null, disabled: Boolean, why: null, busy: Boolean};

/** Label, control and what is wrong with it. The default slot gets the attributes of the control. */
export function Field({label, hint, error, id}, {slots}) {
  const own = idOf(label, id);
  const about = [hint && `${own}-hint`, error && `${own}-error`].filter(Boolean).join(" ") || undefined;
  return h("div", {class: ["field", error && "wrong"]}, [
    label && h("label", {for: own}, say(label)),
    slots.default({id: own, "aria-describedby": about, "aria-invalid": error ? "true" : undefined}),
    hint && h("p", {id: `${own}-hint`, class: "hint"}, say(hint)),
    error && h("p", {id: `${own}-error`, class: "error"}, say(error)),
  ]);
}
Field.props = {label: null, hint: null, error: null, id: String};

/** One line of text. */
export function TextField({value, label, hint, error, id, type = "text", placeholder}, {attrs, emit}) {
  return h(Field, {label, hint, error, id}, (own) => h("input", {
    ...own, ...attrs, type, value, placeholder: placeholder && say(placeholder), onInput: (event) => emit("change", event.target.value),
  }));
}
TextField.props = {value: null, label: null, hint: null, error: null, id: String, type: String, placeholder: null};
TextField.emits = ["change"];
TextField.inheritAttrs = false;

/** Some lines of text. */
export function TextArea({value, label, hint, error, id, rows = 3}, {attrs, emit}) {
  return h(Field, {label, hint, error, id}, (own) => h("textarea", {...own, ...attrs, rows, value, onInput: (event) => emit("change", event.target.value)}));
}
TextArea.props = {value: null, label: null, hint: null, error: null, id: String, rows: Number};
TextArea.emits = ["change"];
TextArea.inheritAttrs = false;

/** One of several; `options`: `[{value, label}]`. */
export function Select({value, options, label, hint, id}, {attrs, emit}) {
  return h(Field, {label, hint, id}, (own) => h("select", {...own, ...attrs, onChange: (event) => emit("change", event.target.value)},
    options.map((one) => h("option", {value: one.value, selected: one.value === value}, say(one.label)))));
}
Select.props = {value: null, options: Array, label: null, hint: null, id: String};
Select.emits = ["change"];
Select.inheritAttrs = false;

/** Yes or no. */
export function Check({value, label}, {emit}) {
  return h("label", {class: "check"}, [h("input", {type: "checkbox", checked: value, onChange: (event) => emit("change", event.target.checked)}), h("span", say(label))]);
}
Check.props = {value: Boolean, label: null};
Check.emits = ["change"];

/** A number between two, by sliding; `show` writes it. */
export function Slider({value, min = 0, max = 100, step = 1, label, hint, id, show = String}, {emit}) {
  return h(Field, {label, hint, id}, (own) => h("div", {class: "slider"}, [
    h("input", {...own, type: "range", min, max, step, value, "aria-valuetext": show(value), onInput: (event) => emit("change", Number(event.target.value))}),
    h("output", {for: own.id}, show(value)),
  ]));
}
Slider.props = {value: Number, min: Number, max: Number, step: Number, label: null, hint: null, id: String, show: Function};
Slider.emits = ["change"];

/** A few choices side by side, one of them on; `options`: `[{value, label, symbol}]`. */
export function Choice({value, options, label}, {emit}) {
  return h("div", {class: "choice", role: "group", "aria-label": say(label)}, options.map((one) => h("button", {
    type: "button", "aria-pressed": one.value === value ? "true" : "false", title: say(one.label), onClick: () => emit("change", one.value),
  }, one.symbol ? [icon(one.symbol, 16), h("span", {class: "for-readers"}, say(one.label))] : say(one.label))));
}
Choice.props = {value: null, options: Array, label: null};
Choice.emits = ["change"];

/** A field to search with; `/` puts the cursor there (layout). */
export function Search({value, label}, {emit}) {
  return h("div", {class: "search"}, [icon("search", 16), h("input", {
    type: "search", value, placeholder: say(label), "aria-label": say(label), "data-search": "", onInput: (event) => emit("change", event.target.value),
  })]);
}
Search.props = {value: String, label: null};
Search.emits = ["change"];
