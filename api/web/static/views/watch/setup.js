// Beginning to route, and a lead to try it with. When to modify: with what routing needs before it can begin.

import {get, post, put} from "../../core/api.js";
import {may} from "../../core/session.js";
import {say} from "../../core/words.js";
import {defineComponent, h, reactive, ref} from "../../core/vue.js";
import {Dialog} from "../../parts/dialog.js";
import {Button, TextField} from "../../parts/form.js";
import {notify, notifyProblem} from "../../parts/notice.js";
import {Empty, Failure} from "../../parts/panel.js";
import {WhoMay} from "../../parts/who_may.js";

const words = {
  title: {en: "Leads are not routed yet", zh: "尚未开始分配线索"},
  text: {en: "Route by the plan “{name}”: each lead that arrives gets its owner in milliseconds, consistent with the plan.", zh: "按方案“{name}”分配：每条到达的线索在毫秒内得到负责人，并与方案一致。"},
  textNone: {en: "Make a plan first: leads are routed by its loads and prices.", zh: "请先生成方案：线索按其负荷与价格分配。"},
  begin: {en: "Begin to route", zh: "开始分配"},
  begun: {en: "Leads are routed from now on.", zh: "已开始分配线索。"},
  try: {en: "Try a lead", zh: "试一条线索"},
  tryText: {en: "It is routed like any other and can be closed afterwards.", zh: "将与其他线索一样分配，之后可以结束。"},
  id: {en: "Its id", zh: "编号"}, name: {en: "Name", zh: "名称"}, minutes: {en: "Minutes it takes", zh: "所需分钟"}, skills: {en: "Skills it needs (a; b:3)", zh: "所需技能（a; b:3）"}, answer: {en: "Answer within (minutes)", zh: "须在多少分钟内响应"},
  route: {en: "Route it", zh: "分配"},
};

/** Offers to begin; emits `begun`. */
export const BeginRouting = defineComponent({
  props: {plan: String, problem: String},
  emits: ["begun"],
  setup(props, {emit}) {
    const name = ref("");
    const busy = ref(false);
    if (props.problem) get(`/v1/problems/${props.problem}`).then((found) => { name.value = found.name; }).catch(() => {});
    async function begin() {
      busy.value = true;
      try {
        const plan = await get(`/v1/plans/${props.plan}`);
        await put("/v1/route/board", {problem: plan.problem, version: plan.version, plan: plan.id});
        notify(words.begun);
        emit("begun");
      } catch (fault) {
        notifyProblem(fault);
      }
      busy.value = false;
    }
    return () => h(Empty, {title: words.title, text: props.plan ? say(words.text, {name: name.value}) : words.textNone, symbol: "watch"}, () => (
      !props.plan ? null : may("settings:write") ? h(Button, {kind: "main", busy: busy.value, onClick: begin}, () => say(words.begin)) : h(WhoMay, {permission: "settings:write"})));
  },
});

/** Skills as a cell writes them, `cloud:3; german`, as the API takes them. */
function skillsOf(text) {
  return text.split(/[;；,，、]/).map((part) => part.trim()).filter(Boolean).map((part) => {
    const [skill, level] = part.split(/[:：]/).map((one) => one.trim());
    return level ? {skill, level: Number(level)} : {skill};
  });
}

const freshId = () => `try-${Date.now().toString(36)}`;

/** A lead to try; emits `routed` with the decision, or `close`. */
export const TryLead = defineComponent({
  emits: ["routed", "close"],
  setup(_, {emit}) {
    const form = reactive({id: freshId(), name: "", minutes: "60", skills: "", answer: "30"});
    const problem = ref(null);
    const busy = ref(false);
    async function submit(event) {
      event.preventDefault();
      busy.value = true;
      problem.value = null;
      const lead = {id: form.id.trim(), minutes: Number(form.minutes), skills: skillsOf(form.skills), ...(form.name.trim() ? {name: form.name.trim()} : {})};
      if (Number(form.answer) > 0) lead.answer_by = new Date(Date.now() + Number(form.answer) * 60_000).toISOString();
      try {
        emit("routed", await post("/v1/route", {lead}));
      } catch (fault) {
        problem.value = fault;
      }
      busy.value = false;
    }
    const field = (name, more = {}) => h(TextField, {id: `lead-${name}`, label: words[name], value: form[name], onChange: (text) => { form[name] = text; }, ...more});
    return () => h(Dialog, {title: words.try, onClose: () => emit("close")}, {
      default: () => h("form", {id: "try-lead", class: "try-lead", onSubmit: submit}, [
        h("p", {class: "note"}, say(words.tryText)),
        problem.value && h(Failure, {problem: problem.value}),
        field("id", {required: true}), field("name"), field("minutes", {type: "number", min: 0, required: true}), field("skills"), field("answer", {type: "number", min: 0}),
      ]),
      actions: () => h(Button, {kind: "main", type: "submit", form: "try-lead", busy: busy.value}, () => say(words.route)),
    });
  },
});
