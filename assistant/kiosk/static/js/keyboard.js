// A keyboard on the screen with Kazakh and Russian letters.

import { icon, make } from "./dom.js";
import { say } from "./words.js";

const DIGITS = "1234567890-";
const KAZAKH = "әіңғүұқөһ";
const LETTERS = ["йцукенгшщзхъ", "фывапролджэ", "ячсмитьбюё"];

/** Keys that type into `input`; one of them is reached with Tab, the others with the arrows. */
export function keyboard(input) {
  let letters = "kk";
  const keys = make("div", { class: "keys", role: "group" });

  function draw() {
    const rows = [DIGITS, ...(letters === "kk" ? [KAZAKH] : []), ...LETTERS];
    keys.setAttribute("aria-label", say("keyboard"));
    keys.replaceChildren(...rows.map(row), lastRow());
    keys.querySelectorAll("button").forEach((key, index) => {
      key.tabIndex = index === 0 ? 0 : -1;
    });
  }

  function row(signs) {
    const letterKeys = [...signs].map((sign) =>
      make("button", { type: "button", class: "key", onclick: () => type(sign) }, sign),
    );
    return make("div", { class: "key-row" }, ...letterKeys);
  }

  function lastRow() {
    const other = letters === "kk" ? "ru" : "kk";
    return make(
      "div",
      { class: "key-row" },
      make("button", { type: "button", class: "key wide", "aria-label": say(`keyboard-${other}`), onclick: () => swap(other) }, other === "kk" ? "ҚАЗ" : "РУС"),
      make("button", { type: "button", class: "key space", "aria-label": say("space"), onclick: () => type(" ") }, "␣"),
      make("button", { type: "button", class: "key wide", "aria-label": say("backspace"), onclick: erase }, icon("backspace")),
    );
  }

  function swap(other) {
    letters = other;
    draw();
    keys.lastElementChild.firstElementChild.focus();
  }

  function type(sign) {
    const at = input.selectionStart ?? input.value.length;
    input.setRangeText(sign, at, input.selectionEnd ?? at, "end");
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function erase() {
    const end = input.selectionEnd ?? input.value.length;
    const start = input.selectionStart === end ? Math.max(0, end - 1) : input.selectionStart;
    input.setRangeText("", start, end, "end");
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  keys.addEventListener("keydown", (event) => move(event, keys));
  draw();
  return { element: keys, redraw: draw };
}

function move(event, keys) {
  const rows = [...keys.children].map((row) => [...row.children]);
  const line = rows.findIndex((row) => row.includes(document.activeElement));
  if (line < 0) return;
  const column = rows[line].indexOf(document.activeElement);
  const target = {
    ArrowLeft: () => rows[line].at(column - 1),
    ArrowRight: () => rows[line][(column + 1) % rows[line].length],
    ArrowUp: () => nearest(rows.at(line - 1), column),
    ArrowDown: () => nearest(rows[(line + 1) % rows.length], column),
  }[event.key]?.();
  if (target === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  for (const key of keys.querySelectorAll("button")) key.tabIndex = -1;
  target.tabIndex = 0;
  target.focus();
}

function nearest(row, column) {
  return row[Math.min(column, row.length - 1)];
}
