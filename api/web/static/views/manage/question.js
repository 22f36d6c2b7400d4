// A question of a manager, asked by a job and answered in place: what is asked (few fields with defaults, one button),
// progress while it is worked out, the answer, and the whole of it to download. The newest answer of anybody to the same
// question about the same plan is shown at once. When to modify: with what every question has in common.

import {get, post} from "../../core/api.js";
import {ago, dateTime} from "../../core/dates.js";
import {keptRef} from "../../core/keep.js";
import {loading} from "../../core/load.js";
import {Link, route, setQuery} from "../../core/router.js";
import {may} from "../../core/session.js";
import {say} from "../../core/words.js";
import {computed, defineComponent, h, ref} from "../../core/vue.js";
import {Button} from "../../parts/form.js";
import {icon} from "../../parts/icons.js";
import {notifyProblem} from "../../parts/notice.js";
import {Loaded, Panel} from "../../parts/panel.js";
import {WhoMay} from "../../parts/who_may.js";
import {JobOf} from "../scenarios/job_of.js";
import {Repeat} from "./repeat.js";
import {topicNamed} from "./topics.js";

const words = {
  asked: {en: "What is asked", zh: "提问内容"},
  go: {en: "Work it out", zh: "开始计算"},
  anew: {en: "Work it out anew", zh: "重新计算"},
  reset: {en: "Back to the defaults", zh: "恢复默认"},
  made: {en: "Worked out {when}", zh: "{when}计算"},
  job: {en: "the job", zh: "查看作业"},
  json: {en: "Everything (JSON)", zh: "全部数据（JSON）"},
};
const LOOKED_THROUGH = 40;

/** What was typed stays in this browser, by problem; `values` are the defaults with what was changed. */
function useValues(props) {
  const kept = keptRef(`manage ${props.name} ${props.place.problem.id}`, {});
  const values = computed(() => ({...props.defaults, ...kept.value}));
  const set = (changes) => { kept.value = {...kept.value, ...changes}; };
  return {values, set, reset: () => { kept.value = {}; }, isChanged: () => Object.keys(kept.value).length > 0};
}

/** The newest answer to this question about this plan, whoever asked; `{job: null}` where there is none. */
async function newest(props) {
  const {problem, plan} = props.place;
  const {items} = await get("/v1/jobs", {kind: props.kind, problem: problem.id, state: "succeeded", limit: LOOKED_THROUGH});
  return {job: items.find((job) => job.plan === plan.id && props.fits(job))?.id ?? null};
}

function useJob(props, values) {
  const busy = ref(false);
  const earlier = loading(() => newest(props));

  async function run() {
    busy.value = true;
    try {
      const {problem, plan} = props.place;
      const job = await post("/v1/jobs", {kind: props.kind, problem: problem.id, plan: plan.id, params: props.params(values.value)}, {once: true});
      setQuery({answer: job.id});
    } catch (fault) {
      notifyProblem(fault);
    }
    busy.value = false;
  }

  const forget = () => { setQuery({answer: null}); earlier.again(); };
  return {busy, earlier, run, forget, id: () => route.query.answer ?? earlier.value?.job ?? null};
}

const foot = (job) => h("p", {class: "answer-foot note"}, [
  h("span", {title: dateTime(job.ended)}, say(words.made, {when: ago(job.ended)})),
  h(Link, {to: `/jobs/${job.id}`}, () => say(words.job)),
  h("a", {href: `/v1/jobs/${job.id}/answer`, download: `${job.id}.json`}, [icon("download", 14), say(words.json)]),
]);

/**
 * Props: `name` of the topic; `kind` of job; `place`; `defaults` of the fields; `params` (of the values, for the job; it may
 * throw a `Problem`); `fits` (whether a job of the kind answers this question); `headline` (of the answer, or null);
 * `repeated` (of the parameters: as they are asked again by the clock). Slots: `fields` with `{values, set}`; the
 * default one with the answer, its job and the form (as `fields`); `downloads` with the job, beside the heading of the answer.
 */
export const Question = defineComponent({
  props: {name: String, kind: String, place: Object, defaults: {type: Object, default: () => ({})}, params: {type: Function, default: () => ({})}, fits: {type: Function, default: () => true}, headline: {type: Function, default: (answer) => answer.headline}, repeated: {type: Function, default: (asked) => asked}},
  setup(props, {slots}) {
    const {values, set, reset, isChanged} = useValues(props);
    const state = useJob(props, values);
    const button = (isAnew) => may("jobs:write") && h(Button, {kind: isAnew ? "plain" : "main", symbol: "play", busy: state.busy.value, onClick: state.run, "data-act": "ask"}, () => say(isAnew ? words.anew : words.go));
    const form = () => [
      slots.fields && h("div", {class: "question-fields"}, slots.fields({values: values.value, set})),
      slots.fields && isChanged() && h(Button, {kind: "quiet", onClick: reset}, () => say(words.reset)),
    ];
    const asked = (isAnew) => h(Panel, {title: words.asked}, {
      actions: () => button(isAnew),
      default: () => [!may("jobs:write") && h(WhoMay, {permission: "jobs:write"}), form()],
    });
    const folded = () => h("details", {class: "question-asked panel"}, [
      h("summary", [h("span", {class: "strong"}, say(words.asked)), button(true)]),
      h("div", {class: "panel-body"}, [!may("jobs:write") && h(WhoMay, {permission: "jobs:write"}), form()]),
    ]);
    const answer = (id) => h(JobOf, {key: id, id, onGone: state.forget}, {default: (found, job) => h("div", {class: "answer"}, [
      props.headline(found) && h("p", {class: "headline", role: "status"}, say(props.headline(found))),
      slots.default(found, job, {values: values.value, set}),
      h("div", {class: "answer-end"}, [slots.downloads?.(job, found), foot(job)]),
      may("schedules:write") && h(Repeat, {job, name: topicNamed(props.name).title, repeated: props.repeated}),
    ])});
    return () => h(Loaded, {of: state.earlier, lines: 5}, {default: () => {
      const id = state.id();
      return h("div", {class: "question"}, id ? [folded(), answer(id)] : asked(false));
    }});
  },
});
