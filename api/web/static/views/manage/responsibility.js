// The responsibility sheet: who develops, keeps and serves what; gaps and overlaps. When to modify: with what the sheet
// says (assigner/manage/responsibility/sheet.py).

import {defineComponent, h} from "../../core/vue.js";
import {Question} from "./question.js";

export const component = defineComponent({
  props: {place: Object},
  setup(props) {
    return () => h(Question, {name: "responsibility", kind: "responsibility", place: props.place}, {default: () => null});
  },
});
