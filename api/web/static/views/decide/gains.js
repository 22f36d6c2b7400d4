// What each move brings, asked for when moves are shown: the service tells as many at a time as a moment has room for.
// When to modify: with how gains are asked for.

import {get} from "../../core/api.js";
import {computed, onBeforeUnmount, shallowRef} from "../../core/vue.js";

const AT_ONCE = 50;

/** `told` (words by item), `left` (how many are still asked for), `need(items)`. */
export function useGains(request) {
  const told = shallowRef(new Map());
  const wanted = shallowRef(new Set());
  let isAsking = false;
  let isOver = false;
  onBeforeUnmount(() => { isOver = true; });

  async function ask() {
    isAsking = true;
    try {
      while (wanted.value.size && !isOver) {
        const {gains} = await get(`/v1/page/change-requests/${request}/gains`, {item: [...wanted.value].slice(0, AT_ONCE)});
        told.value = new Map([...told.value, ...Object.entries(gains)]);
        wanted.value = new Set([...wanted.value].filter((item) => !told.value.has(item)));
      }
    } catch {
      wanted.value = new Set(); // what stands in the request is shown
    }
    isAsking = false;
  }

  function need(items) {
    const fresh = items.filter((item) => !told.value.has(item));
    if (!fresh.length) return;
    wanted.value = new Set([...wanted.value, ...fresh]);
    if (!isAsking) ask();
  }
  return {told, left: computed(() => wanted.value.size), need};
}
