// Alerts, what harms already first, each with its cheapest repair one click away. When to modify: with how alerts look.

import {post} from "../../core/api.js";
import {go} from "../../core/router.js";
import {may} from "../../core/session.js";
import {count, say} from "../../core/words.js";
import {defineComponent, h, ref} from "../../core/vue.js";
import {Button} from "../../parts/form.js";
import {icon} from "../../parts/icons.js";
import {notify, notifyProblem} from "../../parts/notice.js";
import {Empty, Panel} from "../../parts/panel.js";
import {WhoMay} from "../../parts/who_may.js";

const words = {
  head: {en: "Needs attention", zh: "需要关注"},
  none: {en: "Nothing needs attention", zh: "一切正常"},
  noneText: {en: "Nobody is over capacity, nothing is left undone, no answer is late.", zh: "无人超出产能，没有遗漏的工作，也没有超时的响应。"},
  noPlan: {en: "There is no plan to watch yet", zh: "尚无可关注的方案"},
  noPlanText: {en: "Make a first plan; what needs attention then shows here.", zh: "生成首个方案后，需要关注的内容会显示在此。"},
  now: {en: "now", zh: "紧急"}, soon: {en: "soon", zh: "即将"}, know: {en: "to know", zh: "知悉"},
  done: {en: "Done.", zh: "已完成。"},
  moved: {en: "{item} is with {rep} now.", zh: "{item}现由{rep}负责。"},
  waits: {en: "{item} waits: nobody has room.", zh: "{item}在等待：无人有余地。"},
};
const LOOKS = {now: "bad", soon: "warn", know: ""};

function told(answer) {
  if (answer.kind === "assigned") return say(words.moved, {item: answer.item, rep: answer.rep});
  if (answer.kind === "waiting") return say(words.waits, {item: answer.item});
  return say(words.done);
}

function row(alert, repair, busy) {
  return h("li", {key: `${alert.kind}${alert.words.en}`, class: ["alert", alert.severity], "data-kind": alert.kind}, [
    icon(alert.severity === "know" ? "info" : "warning", 20),
    h("span", {class: ["badge", LOOKS[alert.severity]]}, say(words[alert.severity])),
    h("p", say(alert.words)),
    alert.repair && (may(alert.repair.permission)
      ? h(Button, {busy: busy === alert, disabled: Boolean(busy), onClick: () => repair(alert)}, () => say(alert.repair.title))
      : h(WhoMay, {permission: alert.repair.permission})),
  ]);
}

/** The panel; emits `done` after a repair that is no job. */
export const Alerts = defineComponent({
  props: {alerts: Object},
  emits: ["done"],
  setup(props, {emit}) {
    const busy = ref(null);
    async function repair(alert) {
      busy.value = alert;
      try {
        const {path, body, title} = alert.repair;
        const answer = await post(path, body.why ? {...body, why: say(title)} : body, {once: true}); // kept, in the words of who asked
        if (answer.state) go(`/jobs/${answer.id}`);
        else { notify(told(answer)); emit("done"); }
      } catch (fault) {
        notifyProblem(fault);
      }
      busy.value = null;
    }
    return () => {
      const items = props.alerts.items;
      const badge = items.length ? {en: `${words.head.en} (${count(items.length)})`, zh: `${words.head.zh}（${count(items.length)}）`} : words.head;
      return h(Panel, {title: badge, flush: true}, () => (items.length
        ? h("ul", {class: "alerts"}, items.map((alert) => row(alert, repair, busy.value)))
        : h(Empty, props.alerts.plan ? {title: words.none, text: words.noneText, symbol: "done"} : {title: words.noPlan, text: words.noPlanText})));
    };
  },
});
