// Files beside the forms: those that the command line takes are read by the service and fill the form; a demo team has
// examples. When to modify: when a form takes another file.

import {address, find, post} from "../../core/api.js";
import {language} from "../../core/look.js";
import {say} from "../../core/words.js";
import {defineComponent, h, ref, shallowReactive} from "../../core/vue.js";
import {Button} from "../../parts/form.js";
import {icon} from "../../parts/icons.js";
import {notify} from "../../parts/notice.js";
import {Failure} from "../../parts/panel.js";
import {FileButton, formOf} from "../../parts/upload.js";

const words = {
  upload: {en: "Fill in from a file", zh: "从文件填入"},
  hint: {en: "YAML or JSON, as the command line takes it", zh: "YAML 或 JSON，与命令行相同"},
  example: {en: "Fill in the demo team's example", zh: "填入演示团队示例"},
  noExample: {en: "The demo team has no example of this; the fields have defaults.", zh: "演示团队没有此项示例；各项已有默认值。"},
  filled: {en: "Filled in from {name}.", zh: "已从 {name} 填入。"},
};

/** Reading of one file at a time: `busy`, the failure with its issues, and `attempt`. */
function useReading() {
  const state = shallowReactive({busy: false, problem: null});
  async function attempt(work) {
    Object.assign(state, {busy: true, problem: null});
    await work().catch((fault) => { state.problem = fault; });
    state.busy = false;
  }
  return [state, attempt];
}

/** Fills a form: `name` of the file (roles, pairs, ...), `place`; emits `fill` with what it says. */
export const AskedFile = defineComponent({
  props: {name: String, place: Object},
  emits: ["fill"],
  setup(props, {emit}) {
    const [state, attempt] = useReading();
    const hasExample = ref(Boolean(props.place.demo));
    const read = (file) => attempt(async () => { emit("fill", (await post(`/v1/page/asked/${props.name}`, formOf([file]))).asked); notify(say(words.filled, {name: file.name})); });
    const example = () => attempt(async () => {
      const found = await find(`/v1/page/asked/${props.name}/example`, {demo: props.place.demo});
      if (!found) { hasExample.value = false; notify(words.noExample, {kind: "info"}); }
      if (found) emit("fill", found.asked);
    });
    return () => h("div", {class: "asked-file whole"}, [
      h(FileButton, {label: words.upload, accept: ".yaml,.yml,.json", onTake: ([file]) => read(file)}), h("span", {class: "note"}, say(words.hint)),
      hasExample.value && h(Button, {kind: "quiet", busy: state.busy, onClick: example, "data-act": "example"}, () => say(words.example)),
      state.problem && h(Failure, {problem: state.problem}),
    ]);
  },
});

/** Let the browser save an answer as a file of a format. */
export const FileLink = ({job, format, rep, label}) => h("a", {class: "button", href: address(`/v1/page/jobs/${job}/file`, {format, rep, language: language.value}), download: ""}, [icon("download", 16), say(label)]);
FileLink.props = {job: String, format: String, rep: String, label: null};

