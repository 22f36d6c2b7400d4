// Addresses and views: the path says which view, the query says its state, so that every state worth a link has one and
// back and forward work. A view is loaded when it is first shown. When to modify: never for a new view; see `routes.js`.

import {isOnline} from "./api.js";
import {keptRef} from "./keep.js";
import {computed, h, reactive, shallowRef, watch} from "./vue.js";
import {routes} from "./routes.js";

const BASE = "/app";

/** Where we are: `name` of the view, `params` of the path, `query`. */
export const route = reactive({name: "", path: "", params: {}, query: {}});

/** One part of the query: whoever reads it is not asked again when another part changes. */
export const inQuery = (name, otherwise = "") => computed(() => route.query[name] ?? otherwise);

/** A choice that stands in the address, so that a link shows the same; in this browser it is remembered for the next time. */
export function chosenInQuery(name, keptName, otherwise) {
  const last = keptRef(keptName, otherwise);
  if (!(name in route.query) && last.value !== otherwise) setQuery({[name]: last.value});
  const choose = (value) => { last.value = value; setQuery({[name]: value === otherwise ? null : value}); };
  return computed({get: () => route.query[name] ?? otherwise, set: choose});
}

/** An order that stands in the address, `name` or `-name`: `{field, falls}`; null where none of the fields is named. */
export function orderInQuery(name, fields) {
  const text = inQuery(name);
  return computed(() => {
    const field = text.value.replace(/^-/, "");
    return fields.includes(field) ? {field, falls: field !== text.value} : null;
  });
}

/** Put an order into the address; null takes it away. */
export const setOrder = (name, order) => setQuery({[name]: order && `${order.falls ? "-" : ""}${order.field}`});

/** The module of the view: null while it loads, `{fault}` where it cannot be loaded. */
export const view = shallowRef(null);

const patterns = Object.entries(routes).map(([name, found]) => {
  const names = [...found.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
  return {name, names, load: found.load, pattern: new RegExp(`^${found.path.replace(/\{\w+\}/g, "([^/]+)")}/?$`)};
});

function read() {
  const path = window.location.pathname.slice(BASE.length) || "/";
  const found = patterns.map((one) => [one, one.pattern.exec(path)]).find(([, match]) => match);
  const query = Object.fromEntries(new URLSearchParams(window.location.search));
  if (!found) return {name: "", path, params: {}, query};
  const [one, match] = found;
  return {name: one.name, path, params: Object.fromEntries(one.names.map((name, index) => [name, decodeURIComponent(match[index + 1])])), query};
}

function settle() {
  const next = read();
  Object.assign(route, next);
}

/** Go to an address below `/app`, perhaps with a query; `replace` leaves no step to go back to. */
export function go(path, query = {}, {replace = false} = {}) {
  const text = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== "")).toString();
  const target = BASE + path + (text ? `?${text}` : "");
  window.history[replace ? "replaceState" : "pushState"](null, "", target);
  settle();
}

/** Change parts of the query; null or "" takes a part away. */
export function setQuery(changes, {replace = true} = {}) {
  go(route.path, {...route.query, ...changes}, {replace});
}

/** The address of a path, for links. */
export const href = (path) => BASE + path;

/** A link inside the page: works like any other with the keyboard, the middle button and "copy address". */
export function Link({to, query, ...rest}, {slots}) {
  const text = query ? `?${new URLSearchParams(query)}` : "";
  const follow = (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(to, query);
  };
  return h("a", {href: href(to) + text, onClick: follow, ...rest}, slots.default?.());
}
Link.props = ["to", "query"];

/** Begin to follow the address. */
export function begin() {
  window.addEventListener("popstate", settle);
  settle();
  watch(() => route.name, load, {immediate: true});
  watch(isOnline, (isOn) => { if (isOn && view.value?.fault) load(route.name); });
}

async function load(name) {
  view.value = null;
  if (!name) { view.value = {missing: true}; return; }
  try {
    const module = await routes[name].load();
    if (route.name === name) view.value = module;
  } catch (fault) {
    console.error(fault);
    if (route.name === name) view.value = {fault};
  }
}
