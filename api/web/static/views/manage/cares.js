// The three cares of an account in words and colours, for the sheet and for role design. When to modify: with another care.

import {say} from "../../core/words.js";
import {h} from "../../core/vue.js";

export const CARES = ["develops", "keeps", "serves"];

export const careWords = {
  develops: {en: "develops", zh: "开拓"},
  keeps: {en: "keeps", zh: "维护"},
  serves: {en: "serves", zh: "服务"},
};

/** Which colour means which care. */
export const CareLegend = () => h("ul", {class: "key"}, CARES.map((care) => h("li", {key: care}, [h("i", {class: ["key-box", care]}), say(careWords[care])])));
