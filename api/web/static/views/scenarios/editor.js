// One scenario as people say it: who leaves, how much less or more capacity, how much more work. It becomes the typed
// changes of a scenario file. When to modify: when a scenario may say more.

import {language} from "../../core/look.js";
import {count, percent, say, signed} from "../../core/words.js";
import {h} from "../../core/vue.js";
import {Button, Field, Slider, TextField} from "../../parts/form.js";
import {peopleOptions} from "../change/items.js";

const words = {
  name: {en: "Name", zh: "名称"},
  gone: {en: "Who leaves", zh: "离开的人员"},
  add: {en: "Choose somebody …", zh: "选择人员……"},
  back: {en: "{name} stays after all", zh: "{name}不离开"},
  capacity: {en: "Capacity of everybody", zh: "全员产能"},
  minutes: {en: "Time that accounts take", zh: "客户所需时间"},
  same: {en: "as it is", zh: "不变"},
  remove: {en: "Take this scenario away", zh: "移除此情景"},
  leaves: {en: "{names} leave", zh: "{names}离开"},
  leaves1: {en: "{names} leaves", zh: "{names}离开"},
  more: {en: "{names} and {n} more leave", zh: "{names}等 {n} 人离开"},
  cap: {en: "capacity {n}", zh: "产能 {n}"},
  work: {en: "work {n}", zh: "工作量 {n}"},
  nothing: {en: "As it is", zh: "维持现状"},
};

const nameOfRep = (board, id) => board.reps.name[board.repNumber.get(id)] ?? id;
const change = (value) => (value === 0 ? say(words.same) : percent(value / 100).replace(/^(?=\d)/, "+"));

/** What a scenario is called: as somebody named it, else what it says. */
export function nameOf(scenario, board) {
  if (scenario.name) return scenario.name;
  const names = scenario.gone.map((id) => nameOfRep(board, id));
  const joined = names.slice(0, 2).join(say({en: " and ", zh: "、"}));
  const leaving = names.length > 2 ? say(words.more, {names: joined, n: count(names.length - (language.value === "zh" ? 0 : 2))}) : names.length && say(names.length === 1 ? words.leaves1 : words.leaves, {names: joined});
  const parts = [leaving, scenario.capacity && say(words.cap, {n: `${signed(scenario.capacity)} %`}), scenario.minutes && say(words.work, {n: `${signed(scenario.minutes)} %`})];
  return parts.filter(Boolean).join(", ") || say(words.nothing);
}

/** The typed changes, as in a scenario file. */
export function changesOf(scenario) {
  const reps = {};
  if (scenario.gone.length) reps.change = scenario.gone.map((id) => ({id, active: false}));
  if (scenario.capacity) reps.all = [{percent: {capacity: scenario.capacity}}];
  const changes = Object.keys(reps).length ? {reps} : {};
  if (scenario.minutes) changes.accounts = {all: [{percent: {minutes: scenario.minutes}}]};
  return changes;
}

function leavers(scenario, board, at, emit) {
  const options = peopleOptions(board).filter((one) => !scenario.gone.includes(one.value));
  const choose = (event) => { if (event.target.value) emit("change", {...scenario, gone: [...scenario.gone, event.target.value]}); event.target.value = ""; };
  return h(Field, {label: words.gone, id: `gone-${at}`}, (own) => [
    scenario.gone.length > 0 && h("ul", {class: "chips"}, scenario.gone.map((id) => h("li", {key: id}, [nameOfRep(board, id), h(Button, {kind: "quiet", symbol: "close", label: say(words.back, {name: nameOfRep(board, id)}), onClick: () => emit("change", {...scenario, gone: scenario.gone.filter((one) => one !== id)})})]))),
    h("select", {...own, onChange: choose}, [{value: "", label: words.add}, ...options].map((one) => h("option", {value: one.value}, say(one.label)))),
  ]);
}

/** The form of a scenario; emits `change` and `remove`. */
export function Editor({scenario, board, at}, {emit}) {
  const set = (name) => (value) => emit("change", {...scenario, [name]: Number(value)});
  const hasCapacity = Object.values(board.reps.loads).some((load) => load.capacity);
  return h("fieldset", {class: "scenario", "data-scenario": at}, [
    h("legend", nameOf(scenario, board)),
    leavers(scenario, board, at, emit),
    hasCapacity && h(Slider, {id: `capacity-${at}`, label: words.capacity, min: -30, max: 30, step: 5, value: scenario.capacity, show: change, onChange: set("capacity")}),
    h(Slider, {id: `minutes-${at}`, label: words.minutes, min: -30, max: 30, step: 5, value: scenario.minutes, show: change, onChange: set("minutes")}),
    h("div", {class: "actions"}, [
      h(TextField, {id: `name-${at}`, label: words.name, value: scenario.name ?? "", placeholder: nameOf({...scenario, name: ""}, board), maxlength: 60, onChange: (name) => emit("change", {...scenario, name})}),
      h(Button, {kind: "quiet", symbol: "close", label: words.remove, onClick: () => emit("remove")}),
    ]),
  ]);
}
Editor.props = {scenario: Object, board: Object, at: Number};
Editor.emits = ["change", "remove"];
