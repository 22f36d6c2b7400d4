// Places without map tiles: points on a plane that is true to scale, one path a colour, so that twenty thousand draw at
// once; wheel and drag move the view, a click finds the nearest point. When to modify: with how places are drawn.

import {defineComponent, h, onBeforeUnmount, onMounted, reactive, ref} from "../core/vue.js";

export const SIZE = 1000;
const NEAR_PX = 14;
const GOLDEN_TURN = 137.508;

/** A colour for a number: neighbours in number are far apart in colour. */
export const colourOf = (number) => `hsl(${(number * GOLDEN_TURN) % 360} 58% 48%)`;

/** From degrees to a square of `SIZE`: width shrinks with the cosine of the middle latitude. */
export function projection(points) {
  const latitudes = points.map(([latitude]) => latitude);
  const longitudes = points.map(([, longitude]) => longitude);
  const [south, north, west, east] = [least(latitudes), most(latitudes), least(longitudes), most(longitudes)];
  const narrow = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const extent = Math.max(north - south, (east - west) * narrow, 1e-6) * 1.08;
  const scale = SIZE / extent;
  const [midLatitude, midLongitude] = [(south + north) / 2, (west + east) / 2];
  const km = (extent * 111.2) / SIZE; // kilometres a unit
  return {place: ([latitude, longitude]) => [SIZE / 2 + (longitude - midLongitude) * narrow * scale, SIZE / 2 - (latitude - midLatitude) * scale], km};
}

const least = (list) => list.reduce((a, b) => Math.min(a, b), Infinity);
const most = (list) => list.reduce((a, b) => Math.max(a, b), -Infinity);

/** The path of many points: lines without length whose round ends are the points. */
export const pathOf = (places) => places.map(([x, y]) => `M${x.toFixed(1)} ${y.toFixed(1)}h0`).join("");

/** The outline around points (Andrew's monotone chain, 1979). */
export function hull(places) {
  const sorted = [...places].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const turn = (o, a, b) => (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);
  const half = (list) => list.reduce((chain, point) => {
    while (chain.length >= 2 && turn(chain.at(-2), chain.at(-1), point) <= 0) chain.pop();
    chain.push(point);
    return chain;
  }, []);
  return [...half(sorted).slice(0, -1), ...half(sorted.reverse()).slice(0, -1)];
}

/** The plane: the default slot draws in it; emits `pick` with a place and how near counts. */
export const Plane = defineComponent({
  props: {label: String, km: Number},
  emits: ["pick", "hover"],
  setup(props, {emit, slots}) {
    const element = ref(null);
    const view = reactive({x: 0, y: 0, width: SIZE});
    let drag = null;
    const unit = () => view.width / Math.min(element.value.clientWidth, element.value.clientHeight);
    const at = (event) => {
      const box = element.value.getBoundingClientRect();
      const middle = [box.left + box.width / 2, box.top + box.height / 2];
      return [view.x + view.width / 2 + (event.clientX - middle[0]) * unit(), view.y + view.width / 2 + (event.clientY - middle[1]) * unit()];
    };
    const zoom = (by, [x, y] = [view.x + view.width / 2, view.y + view.width / 2]) => {
      const width = Math.min(SIZE * 1.2, Math.max(SIZE / 200, view.width * by));
      view.x = x - ((x - view.x) * width) / view.width;
      view.y = y - ((y - view.y) * width) / view.width;
      view.width = width;
    };
    const onWheel = (event) => { event.preventDefault(); zoom(event.deltaY > 0 ? 1.2 : 1 / 1.2, at(event)); };
    const onKey = (event) => {
      const step = view.width / 8;
      const act = {ArrowLeft: () => { view.x -= step; }, ArrowRight: () => { view.x += step; }, ArrowUp: () => { view.y -= step; }, ArrowDown: () => { view.y += step; }, "+": () => zoom(1 / 1.4), "-": () => zoom(1.4)}[event.key];
      if (act) { event.preventDefault(); act(); }
    };
    onMounted(() => element.value.addEventListener("wheel", onWheel, {passive: false}));
    onBeforeUnmount(() => element.value?.removeEventListener("wheel", onWheel));
    const onDown = (event) => { drag = {x: event.clientX, y: event.clientY, moved: false}; };
    const onMove = (event) => {
      if (!drag) { emit("hover", at(event), NEAR_PX * unit()); return; }
      const by = [(event.clientX - drag.x) * unit(), (event.clientY - drag.y) * unit()];
      if (Math.abs(event.clientX - drag.x) + Math.abs(event.clientY - drag.y) > 4) drag.moved = true;
      if (drag.moved) { view.x -= by[0]; view.y -= by[1]; drag.x = event.clientX; drag.y = event.clientY; }
    };
    const onUp = (event) => { if (drag && !drag.moved) emit("pick", at(event), NEAR_PX * unit()); drag = null; };
    return () => h("svg", {
      ref: element, class: "plane", role: "img", tabindex: 0, "aria-label": props.label, viewBox: `${view.x} ${view.y} ${view.width} ${view.width}`,
      onPointerdown: onDown, onPointermove: onMove, onPointerup: onUp, onPointerleave: () => { drag = null; }, onKeydown: onKey,
    }, [slots.default({scale: view.width / SIZE}), scaleBar(props.km, view)]);
  },
});

/** A length that people know, drawn to scale. */
function scaleBar(km, view) {
  const target = (view.width / 5) * km;
  const power = 10 ** Math.floor(Math.log10(target));
  const length = [5, 2, 1].map((one) => one * power).find((one) => one <= target) ?? power;
  const [x, y] = [view.x + view.width * 0.03, view.y + view.width * 0.97];
  const size = view.width / 60;
  return h("g", {class: "scale-bar"}, [
    h("path", {d: `M${x} ${y}h${length / km}`, "stroke-width": view.width / 400}),
    h("text", {x, y: y - size * 0.6, "font-size": size}, length >= 1 ? `${length} km` : `${Math.round(length * 1000)} m`),
  ]);
}
