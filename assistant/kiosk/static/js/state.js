// What the page says it does: one state in words, shape and colour, never more than is known.

import { byId, setIcon } from "./dom.js";
import { say, word } from "./words.js";

const LAMPS = {
  connecting: "thinking", offline: "offline", idle: "mic", listening: "mic", thinking: "thinking",
  speaking: "sound", follow_up: "mic", missed: "question",
};

const FACES = { listening: "stop", thinking: "thinking", connecting: "thinking", offline: "offline" };
const BUSY = new Set(["thinking", "speaking", "missed"]);
const FLOOR_DBFS = -60;
const LOUD_DBFS = -12;

let phase = "connecting";

export function currentPhase() {
  return phase;
}

/** Show a state; `words` in place of the hint, as the visitor's own words are. */
export function showPhase(next, words = null) {
  phase = next;
  document.body.dataset.phase = next;
  word(byId("phase"), next);
  setIcon(document.querySelector(".lamp .icon"), LAMPS[next]);
  setIcon(document.querySelector(".ask .icon"), FACES[next] ?? "mic");
  word(byId("ask-word"), next === "listening" ? "listen-stop" : "ask");
  byId("stop").hidden = !BUSY.has(next);
  if (next !== "listening") showLevel(FLOOR_DBFS);
  if (words === null) hint();
  else showWords(words);
}

function hint() {
  const element = byId("hint");
  element.classList.remove("words");
  const key = `${phase}-how`;
  if (say(key) === key) {
    delete element.dataset.word;
    element.textContent = "";
  } else word(element, key);
}

/** Words of the visitor while they are being recognised. */
export function showWords(words) {
  const element = byId("hint");
  delete element.dataset.word;
  element.classList.add("words");
  element.textContent = words;
}

/** The ring around the button grows with the voice. */
export function showLevel(dbfs) {
  const level = Math.max(0, Math.min(1, (dbfs - FLOOR_DBFS) / (LOUD_DBFS - FLOOR_DBFS)));
  byId("ask").style.setProperty("--level", level.toFixed(2));
}
