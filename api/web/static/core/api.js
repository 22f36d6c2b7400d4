// Calls to the service: one way to ask, one shape of failure. Reads are tried again when the connection drops; writes
// carry our header (CSRF), and an `Idempotency-Key` where asked, so that trying again is safe.
//
//   const plan = await get(`/v1/plans/${id}`);
//   const made = await post("/v1/jobs", {kind: "solve"}, {once: true});
//   const {body, etag} = await call("GET", path, {whole: true});
//
// When to modify: when every call must carry something new.

import {language} from "./look.js";
import {ref, watch} from "./vue.js";

const PAUSES_MS = [400, 1200, 3000];
const KNOCK_MS = 2000;

/** Whether the service answered last; views show nothing of their own, the layout has a banner. */
export const isOnline = ref(true);

/** Nobody may be asking anything while the service is away: only knocking finds out that it is back. */
async function knock() {
  if (isOnline.value) return;
  const isBack = await fetch("/health/live", {cache: "no-store"}).then((answer) => answer.ok, () => false);
  if (isBack) isOnline.value = true;
  else setTimeout(knock, KNOCK_MS);
}

watch(isOnline, (isOn) => isOn || setTimeout(knock, KNOCK_MS));

const listeners = {signedOut: []};

/** Be told when the session is over. */
export const onSignedOut = (listener) => listeners.signedOut.push(listener);

/** A failure that the service told, or that it could not be reached (`status` 0). */
export class Problem extends Error {
  constructor(status, document) {
    super(document.title || "failed");
    this.status = status;
    this.code = document.code || "";
    this.document = document;
    this.words = document.words || {};
    this.issues = document.issues || [];
    this.requestId = document.request_id || "";
  }

  get title() {
    return this.words.title?.[language.value] || this.document.title || this.message;
  }

  get detail() {
    return this.words.detail?.[language.value] || this.document.detail || "";
  }
}

const UNREACHABLE = {
  code: "unreachable",
  words: {
    title: {en: "The service cannot be reached", zh: "无法连接服务"},
    detail: {
      en: "Check the connection. What you typed is kept; the page tries again by itself.",
      zh: "请检查网络连接。已输入的内容会保留，页面会自动重试。",
    },
  },
};
const UNSENT = {
  code: "unsent",
  words: {
    title: UNREACHABLE.words.title,
    detail: {
      en: "Nothing came back, so this may not be done. What you typed is kept: do it again once the connection is back.",
      zh: "没有收到响应，操作可能未完成。已输入的内容会保留，连接恢复后请重试。",
    },
  },
};
const STRANGE = {
  code: "strange-answer",
  words: {
    title: {en: "Unexpected answer", zh: "意外的响应"},
    detail: {en: "Something between this page and the service answered. Try again.", zh: "页面与服务之间的某个环节返回了响应。请重试。"},
  },
};

/** That nobody answers: what was to be loaded is tried again by the page, what was to be done by the person. */
export const unreachable = () => new Problem(0, UNREACHABLE);
export const unsent = () => new Problem(0, UNSENT);

/** An address with its query; empty values are left out, lists are repeated. */
export function address(path, query = {}) {
  const parts = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== null && one !== undefined && one !== "") parts.append(name, one);
    }
  }
  const text = parts.toString();
  return text ? `${path}?${text}` : path;
}

/**
 * Call the service.
 * `how`: query, body (plain data, or a Blob / FormData as it is), headers, ifMatch, once (true or a key), wait (seconds),
 * signal, cache (as of `fetch`), whole (answer `{body, status, etag, location}` instead of the body), raw (answer the `Response`),
 * asks (a POST that stores nothing).
 */
export async function call(method, path, how = {}) {
  const answer = await reach(address(path, how.query), requestOf(method, how), method === "GET" || how.asks);
  if (!answer.ok) throw await problemOf(answer, path);
  if (how.raw) return answer;
  const body = answer.status === 204 ? null : await bodyOf(answer);
  if (!how.whole) return body;
  return {body, status: answer.status, etag: answer.headers.get("ETag"), location: answer.headers.get("Location")};
}

export const get = (path, query, how = {}) => call("GET", path, {...how, query});
export const post = (path, body, how = {}) => call("POST", path, {...how, body});
export const put = (path, body, how = {}) => call("PUT", path, {...how, body});
export const patch = (path, body, how = {}) => call("PATCH", path, {...how, body});
export const remove = (path, how = {}) => call("DELETE", path, how);

/** What is at a path; null where there is nothing. */
export const find = (path, query) => get(path, query).catch((problem) => { if (problem.status === 404) return null; throw problem; });

/** All items of a paged list. */
export async function all(path, query = {}) {
  const items = [];
  let cursor = "";
  do {
    const page = await get(path, {limit: 1000, ...query, cursor});
    items.push(...page.items);
    cursor = page.next || "";
  } while (cursor);
  return items;
}

/** A fresh key for a call that shall happen once, however often it is tried. */
export const onceKey = () => crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint32Array(4)), String).join("-");

function requestOf(method, how) {
  const headers = {"Accept-Language": language.value, ...how.headers};
  if (method !== "GET") headers["X-Assigner-Page"] = "1";
  if (how.ifMatch) headers["If-Match"] = how.ifMatch;
  if (how.once) headers["Idempotency-Key"] = how.once === true ? onceKey() : how.once;
  if (how.wait) headers.Prefer = `wait=${how.wait}`;
  let body = how.body;
  if (body !== undefined && body !== null && !(body instanceof Blob) && !(body instanceof FormData)) {
    headers["Content-Type"] = "application/json";
    body = JSON.stringify(body);
  }
  return {method, headers, body, signal: how.signal, credentials: "same-origin", cache: how.cache ?? "no-store"};
}

let lostAt = -Infinity; // an answer to what was asked before says nothing of the connection since

async function reach(url, request, isRead) {
  const isSafe = isRead || "Idempotency-Key" in request.headers;
  for (let turn = 0; ; turn += 1) {
    const began = performance.now();
    try {
      const answer = await fetch(url, request);
      if (began > lostAt) isOnline.value = true;
      if (![502, 503, 504].includes(answer.status) || !isSafe || turn >= 1) return answer;
    } catch (fault) {
      if (fault.name === "AbortError") throw fault;
      lostAt = performance.now();
      isOnline.value = false;
      if (!isSafe || turn >= PAUSES_MS.length) throw isRead ? unreachable() : unsent();
    }
    await new Promise((done) => setTimeout(done, PAUSES_MS[turn]));
  }
}

async function problemOf(answer, path) {
  let document = STRANGE;
  if ((answer.headers.get("Content-Type") || "").includes("json")) document = await answer.json().catch(() => STRANGE);
  if (answer.status === 401 && path !== "/v1/page/session") listeners.signedOut.forEach((listener) => listener());
  return new Problem(answer.status, document);
}

async function bodyOf(answer) {
  const type = answer.headers.get("Content-Type") || "";
  return type.includes("json") ? answer.json() : answer.blob();
}

/**
 * Listen to a stream of events; returns a function that ends it. The browser connects again by itself and names the last
 * event that it saw. `onEvent` maps names of events to listeners of their data.
 */
export function stream(path, onEvent, query) {
  const source = new EventSource(address(path, query));
  for (const [name, listener] of Object.entries(onEvent)) {
    source.addEventListener(name, (event) => listener(JSON.parse(event.data), event));
  }
  source.addEventListener("open", () => { isOnline.value = true; });
  source.addEventListener("error", () => { if (source.readyState === EventSource.CONNECTING) isOnline.value = false; });
  return () => source.close();
}

/** Let the browser save a file of the service under the name that the service gives it. */
export function download(path, query) {
  const link = document.createElement("a");
  link.href = address(path, {language: language.value, ...query});
  link.download = "";
  link.click();
}
