// Dialogs: the browser's own `<dialog>`, which keeps the focus inside, closes with Escape and gives the focus back.
// When to modify: when a dialog must behave in another way.

import {say} from "../core/words.js";
import {defineComponent, h, onBeforeUnmount, onMounted, ref, shallowRef} from "../core/vue.js";
import {Button} from "./form.js";
import {Notices} from "./notice.js";

const words = {close: {en: "Close", zh: "关闭"}, cancel: {en: "Cancel", zh: "取消"}};

/** A dialog that is open as long as it is rendered; emits `close`. Slots: default, `actions`. */
export const Dialog = defineComponent({
  props: {title: null, wide: Boolean},
  emits: ["close"],
  setup(props, {emit, slots}) {
    const element = ref(null);
    onMounted(() => element.value.showModal());
    onBeforeUnmount(() => element.value?.open && element.value.close());
    const outside = (event) => { if (event.target === element.value) emit("close"); };
    return () => h("dialog", {
      ref: element, class: ["dialog", props.wide && "wide"], "aria-labelledby": "dialog-title",
      onCancel: (event) => { event.preventDefault(); emit("close"); }, onMousedown: outside,
    }, [
      h("header", {class: "dialog-head"}, [h("h2", {id: "dialog-title"}, say(props.title)), h(Button, {kind: "quiet", symbol: "close", label: words.close, onClick: () => emit("close")})]),
      h("div", {class: "dialog-body"}, slots.default?.()),
      slots.actions && h("footer", {class: "dialog-foot"}, slots.actions()),
      h(Notices), // those of the layout lie behind an open dialog, where nobody hears or closes them
    ]);
  },
});

const asked = shallowRef(null);

/** Ask before something is done; resolves to true or false. `danger` marks what cannot be undone. */
export function ask({title, text, confirm, danger = false}) {
  return new Promise((answer) => { asked.value = {title, text, confirm, danger, answer}; });
}

function settle(answer) {
  asked.value.answer(answer);
  asked.value = null;
}

/** Where questions appear; once, in the layout. */
export function Questions() {
  const question = asked.value;
  if (!question) return null;
  return h(Dialog, {title: question.title, onClose: () => settle(false)}, {
    default: () => h("p", say(question.text)),
    actions: () => [
      h(Button, {onClick: () => settle(false)}, () => say(words.cancel)),
      h(Button, {kind: question.danger ? "danger" : "main", onClick: () => settle(true)}, () => say(question.confirm)),
    ],
  });
}
