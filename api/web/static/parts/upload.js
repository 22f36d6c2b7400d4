// A button that takes files, and the form that carries them to the service. When to modify: when files are taken in another way.

import {say} from "../core/words.js";
import {h} from "../core/vue.js";
import {icon} from "./icons.js";

/** Files as a form. */
export function formOf(files) {
  const form = new FormData();
  for (const file of files) form.append("files", file, file.name);
  return form;
}

/** `kind` as of `Button`; emits `take` with the files chosen, at least one; the same file may be chosen again. */
export function FileButton({label, accept, multiple, kind = "plain"}, {attrs, emit}) {
  const choose = (event) => { const files = [...event.target.files]; event.target.value = ""; if (files.length) emit("take", files); };
  return h("label", {class: ["button", kind]}, [kind === "plain" && icon("upload", 16), say(label), h("input", {...attrs, type: "file", class: "for-readers", multiple, accept, onChange: choose})]);
}
FileButton.props = {label: null, accept: String, multiple: Boolean, kind: String};
FileButton.emits = ["take"];
FileButton.inheritAttrs = false;
