// Problems, watched: cases with cause and cheapest way out, tracked to closed; a look at the plan finds new ones and lets
// go what is gone. When to modify: with what is watched (assigner/manage/watch).

import {Link} from "../../core/router.js";
import {count, say} from "../../core/words.js";
import {defineComponent, h, ref} from "../../core/vue.js";
import {AskedFile} from "./files.js";
import {NumberField} from "./fields.js";
import {Cases} from "./problems/cases.js";
import {Rules, usual} from "./problems/rules.js";
import {Question} from "./question.js";

const words = {
  repair: {en: "Seconds for ways out", zh: "求出路的时间（秒）"}, repairHint: {en: "0: do not look for ways out.", zh: "0 为不求出路。"},
  minutes: {en: "An answer is late after (minutes)", zh: "响应超时（分钟）"}, events: {en: "{n:event|events} from the file: arrivals, answers, contacts.", zh: "来自文件的 {n} 个事件：到达、响应、联系。"}, noEvents: {en: "Late answers and stalled accounts need events (arrivals, answers, contacts): they come with a file.", zh: "响应超时与客户停滞需要事件（到达、响应、联系）：请由文件提供。"},
  now: {en: "What happens right now with leads stands under", zh: "线索的实时情况见"}, watch: {en: "Watch", zh: "动态"},
};

function params(values) {
  return {watch: {rules: values.rules, answer_minutes: values.minutes, events: values.events}, repair_seconds: values.repair, ...(values.now && {now: values.now})};
}

/** The moment of the look for a file with events: the end of its last day, so that a demo of another month shows its findings. */
function lastMoment(events) {
  const last = events.map((one) => one.at).sort().at(-1);
  return last ? `${last.slice(0, 10)}T23:59:00Z` : null;
}

export const component = defineComponent({
  props: {place: Object},
  setup({place}) {
    const look = ref("");
    const fill = (set) => (asked) => set({rules: asked.rules ?? usual(), minutes: asked.answer_minutes ?? 60, events: asked.events ?? [], now: lastMoment(asked.events ?? [])});
    const fields = ({values, set}) => [
      h(AskedFile, {name: "watch", place, onFill: fill(set)}),
      h(Rules, {value: values.rules, onChange: (rules) => set({rules})}),
      h(NumberField, {id: "repair", value: values.repair, label: words.repair, hint: words.repairHint, max: 600, onChange: (repair) => set({repair})}),
      h(NumberField, {id: "late", value: values.minutes, label: words.minutes, min: 1, max: 100_000, onChange: (minutes) => set({minutes})}),
      h("p", {class: "note whole"}, values.events.length ? say(words.events, {n: count(values.events.length)}) : say(words.noEvents)),
    ];
    const seen = (job) => { if (look.value !== job.id) queueMicrotask(() => { look.value = job.id; }); };
    return () => [
      h(Cases, {place, look: look.value}),
      h(Question, {name: "problems", kind: "watch", place, headline: () => null, defaults: {rules: usual(), repair: 20, minutes: 60, events: [], now: null}, params, repeated: (asked) => ({...asked, now: null})}, {fields, default: (_found, job) => { seen(job); return null; }}),
      h("p", {class: "note"}, [say(words.now), " ", h(Link, {to: "/watch"}, () => say(words.watch))]),
    ];
  },
});
