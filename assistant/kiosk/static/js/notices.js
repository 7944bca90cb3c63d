// Troubles, told in the visitor's language, each at most once on the screen.

import { byId, icon, make } from "./dom.js";
import { say, word } from "./words.js";

const GOOD_MS = 6000;

/** Show what is wrong and what can be done; `acts` are [key of the words, function] pairs. */
export function notify(name, picture, key, acts = [], { good = false } = {}) {
  dismiss(name);
  const box = make(
    "div",
    { class: "notice", "data-name": name, "data-kind": good ? "good" : "bad", role: good ? "status" : "alert" },
    icon(picture),
  );
  const words = make("div", {}, word(make("strong"), key));
  if (say(`${key}-how`) !== `${key}-how`) words.append(word(make("p"), `${key}-how`));
  box.append(words);
  const buttons = acts.map(([words, act]) => word(make("button", { type: "button", onclick: act }), words));
  if (buttons.length > 0) box.append(make("div", { class: "notice-acts" }, ...buttons));
  byId("notices").append(box);
  box.scrollIntoView({ block: "nearest" });
  if (good) setTimeout(() => box.remove(), GOOD_MS);
}

export function dismiss(name) {
  byId("notices").querySelector(`[data-name="${name}"]`)?.remove();
}
