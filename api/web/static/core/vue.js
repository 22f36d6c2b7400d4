// Vue's reactivity and render functions, as names to import. The library comes out of an installed package as a classic
// script (`window.Vue`); templates are never used, because compiling them needs `eval`.
// When to modify: when a module needs another function of Vue.

const {
  Fragment, KeepAlive, Teleport, computed, createApp, defineComponent, h, markRaw, nextTick, onBeforeUnmount, onMounted, onUpdated,
  reactive, ref, shallowReactive, shallowRef, toRaw, triggerRef, watch, watchEffect,
} = window.Vue;

export {
  Fragment, KeepAlive, Teleport, computed, createApp, defineComponent, h, markRaw, nextTick, onBeforeUnmount, onMounted, onUpdated,
  reactive, ref, shallowReactive, shallowRef, toRaw, triggerRef, watch, watchEffect,
};
