// The panel beside a plan: an item or a rep, as the address asks; Escape closes it and gives the focus back.
// When to modify: with how panels open and close; what they show stands in `views/panels/`.

import {unreachable} from "../../core/api.js";
import {askedPanel, closePanel, panels} from "../../core/panels.js";
import {say} from "../../core/words.js";
import {defineComponent, h, nextTick, onBeforeUnmount, onMounted, ref, shallowRef, watch} from "../../core/vue.js";
import {Button} from "../../parts/form.js";
import {Empty, Failure, Skeleton} from "../../parts/panel.js";

const words = {
  close: {en: "Close", zh: "关闭"},
  item: {en: "Item", zh: "项目"},
  rep: {en: "Person", zh: "人员"},
  gone: {en: "It is not in this plan", zh: "该方案中没有它"},
  goneText: {en: "The link may belong to another version. Look for it under Items or People.", zh: "链接可能属于其他版本。请在“项目”或“人员”中查找。"},
};

const modules = shallowRef({});

async function need(kind) {
  if (modules.value[kind]?.component) return;
  const module = await panels[kind]().catch(() => ({problem: unreachable()}));
  modules.value = {...modules.value, [kind]: module};
}

function content(board, asked) {
  const number = (asked.kind === "item" ? board.itemNumber : board.repNumber).get(asked.id);
  if (number === undefined) return h(Empty, {title: words.gone, text: words.goneText});
  const module = modules.value[asked.kind];
  if (module?.problem) return h(Failure, {problem: module.problem, again: () => need(asked.kind)});
  return module ? h(module.component, {key: `${asked.kind} ${asked.id}`, board, plan: board.plan, id: asked.id, number}) : h(Skeleton);
}

/** The panel, when the address asks for one. */
export const Side = defineComponent({
  props: {board: Object},
  setup(props) {
    const element = ref(null);
    let before = null;
    const onKey = (event) => { if (event.key === "Escape" && askedPanel() && !document.querySelector("dialog[open]")) closePanel(); };
    onMounted(() => window.addEventListener("keydown", onKey));
    onBeforeUnmount(() => window.removeEventListener("keydown", onKey));
    watch(() => JSON.stringify(askedPanel()), async (now) => {
      const asked = JSON.parse(now);
      if (!asked) { before?.focus?.({preventScroll: true}); before = null; return; }
      before ??= document.activeElement;
      need(asked.kind);
      await nextTick();
      element.value?.focus({preventScroll: true});
    }, {immediate: true});
    return () => {
      const asked = askedPanel();
      if (!asked) return null;
      return h("aside", {class: "side", ref: element, tabindex: -1, "aria-label": say(words[asked.kind])}, [
        h("div", {class: "side-close"}, h(Button, {kind: "quiet", symbol: "close", label: words.close, onClick: closePanel})),
        content(props.board, asked),
      ]);
    };
  },
});
