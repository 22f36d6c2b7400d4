// The steps of a draft in words, each of which can be taken away. When to modify: with the kinds of steps.

import {date} from "../../core/dates.js";
import {amount, dimensionName} from "../../core/dimensions.js";
import {count, say} from "../../core/words.js";
import {h} from "../../core/vue.js";
import {Button} from "../../parts/form.js";

const words = {
  none: {en: "Nothing is tried yet. Drag an item to somebody, or choose another owner beside it.", zh: "尚未尝试更改。将项目拖给某人，或在旁边选择其他负责人。"},
  move: {en: "{item} to {rep}", zh: "{item}交给{rep}"},
  nobody: {en: "{item} to nobody", zh: "{item}不分配"},
  pin: {en: "{item} pinned to {rep}", zh: "{item}锁定给{rep}"},
  unpin: {en: "{item} no longer pinned", zh: "{item}取消锁定"},
  bar: {en: "{rep} barred from {item}", zh: "禁止{rep}负责{item}"},
  cap: {en: "{rep}: at most {amount} ({of})", zh: "{rep}：上限 {amount}（{of}）"},
  leave: {en: "{rep} away {from} – {to}", zh: "{rep}请假：{from} 至 {to}"},
  gone: {en: "{rep} leaves", zh: "{rep}离开"},
  weight: {en: "{rule}: weight {from} → {weight}", zh: "{rule}：权重 {from} → {weight}"},
  off: {en: "{rule} switched off", zh: "{rule}已关闭"},
  remove: {en: "Take this back: {step}", zh: "撤销此项：{step}"},
};

/** A step as a sentence. */
export function told(step, board, levers) {
  const item = board.items.name[board.itemNumber.get(step.item)] ?? step.item;
  const rep = board.reps.name[board.repNumber.get(step.rep)] ?? step.rep;
  const rule = say(levers?.rules.find((one) => one.name === step.rule)?.title ?? step.rule);
  if (step.kind === "move") return say(step.rep === null ? words.nobody : words.move, {item, rep});
  if (step.kind === "pin") return say(step.rep === null ? words.unpin : words.pin, {item, rep});
  if (step.kind === "cap") return say(words.cap, {rep, amount: amount(step.dimension, step.amount), of: dimensionName(step.dimension)});
  if (step.kind === "leave") return say(words.leave, {rep, from: date(step.start), to: date(step.end)});
  if (step.kind === "weight") return say(step.weight === 0 ? words.off : words.weight, {rule, from: count(step.from), weight: count(step.weight)});
  return say(words[step.kind], {item, rep});
}

/** The list; `onRemove` gets a step. */
export function Steps({steps, board, levers, onRemove}) {
  if (!steps.length) return h("p", {class: "note"}, say(words.none));
  return h("ol", {class: "tried-steps"}, steps.map((step) => {
    const text = told(step, board, levers);
    return h("li", {key: text}, [h("span", text), h(Button, {kind: "quiet", symbol: "close", label: say(words.remove, {step: text}), onClick: () => onRemove(step)})]);
  }));
}
Steps.props = {steps: Array, board: Object, levers: Object, onRemove: Function};
