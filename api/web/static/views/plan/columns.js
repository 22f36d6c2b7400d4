// Which columns of a table are shown: a menu of checks beside it. When to modify: when columns can be arranged in another
// way.

import {say} from "../../core/words.js";
import {defineComponent, h, onBeforeUnmount, onMounted, ref} from "../../core/vue.js";
import {Button, Check} from "../../parts/form.js";

/** The menu of a table's columns (`table` is Tabulator's, null until it is built). */
export const Columns = defineComponent({
  props: {table: null, label: null},
  setup(props) {
    const isOpen = ref(false);
    const element = ref(null);
    const turns = ref(0);
    const away = (event) => { if (!element.value?.contains(event.target)) isOpen.value = false; };
    const onKey = (event) => { if (event.key === "Escape" && isOpen.value) { isOpen.value = false; event.stopPropagation(); } };
    onMounted(() => document.addEventListener("pointerdown", away));
    onBeforeUnmount(() => document.removeEventListener("pointerdown", away));
    const check = (column) => h(Check, {
      key: column.getField(), value: column.isVisible(), label: column.getElement().textContent.trim() || column.getField(),
      onChange: () => { column.toggle(); turns.value += 1; props.table.redraw(); },
    });
    return () => h("div", {class: "menu-box", ref: element, onKeydown: onKey}, [
      h(Button, {symbol: "columns", "aria-expanded": String(isOpen.value), onClick: () => { isOpen.value = !isOpen.value; }}, () => say(props.label)),
      isOpen.value && props.table && h("div", {class: "menu-list", "data-turn": turns.value}, props.table.getColumns().map(check)),
    ]);
  },
});
