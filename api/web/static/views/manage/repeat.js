// A question asked again by the clock: worked out anew on the newest plan of its team, and told to the channels that take
// notices. When to modify: with what a schedule of a question needs (api/jobs/schedules.py).

import {post} from "../../core/api.js";
import {go} from "../../core/router.js";
import {say} from "../../core/words.js";
import {defineComponent, h, ref} from "../../core/vue.js";
import {Button, Select} from "../../parts/form.js";
import {notify, notifyProblem} from "../../parts/notice.js";
import {times} from "../settings/schedules.js";

const words = {
  repeat: {en: "Ask again by the clock", zh: "定时重复"}, when: {en: "When", zh: "时间"}, make: {en: "Schedule it", zh: "创建计划任务"},
  note: {en: "Worked out anew on the newest plan each time; channels that take notices are told what comes out.", zh: "每次按最新方案重新计算，结果发给接收通知的渠道。"},
  made: {en: "Scheduled: {when}.", zh: "已创建计划任务：{when}。"}, all: {en: "All schedules", zh: "全部计划任务"},
};

const NEWEST = "newest"; // of the plans of the team, at each tick

/** Props: `job` that answered, `name` of the schedule, `repeated` (its parameters, as they shall be asked each time). */
export const Repeat = defineComponent({
  props: {job: Object, name: null, repeated: Function},
  setup(props) {
    const [cron, busy] = [ref(times[0].value), ref(false)];
    async function make() {
      busy.value = true;
      try {
        const {kind, problem, params} = props.job;
        const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
        await post("/v1/schedules", {name: say(props.name), cron: cron.value, zone, job: {kind, problem, plan: NEWEST, params: props.repeated(params)}}, {once: true});
        const when = say(times.find((one) => one.value === cron.value).label);
        notify(say(words.made, {when}), {act: {label: words.all, run: () => go("/settings", {tab: "schedules"})}});
      } catch (fault) {
        notifyProblem(fault);
      }
      busy.value = false;
    }
    return () => h("details", {class: "series-more"}, [h("summary", say(words.repeat)), h("div", {class: "actions"}, [
      h(Select, {id: "repeat-when", value: cron.value, label: words.when, options: times, onChange: (value) => { cron.value = value; }}),
      h(Button, {busy: busy.value, onClick: make, "data-act": "repeat"}, () => say(words.make)),
    ]), h("p", {class: "note"}, say(words.note))]);
  },
});
