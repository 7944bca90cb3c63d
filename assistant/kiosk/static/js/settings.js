// The sheet «view and sound»: letters, colours, volume, speed.

import { sheetHead } from "./controls.js";
import { byId, icon, make } from "./dom.js";
import { prefer, preference, SCALES, THEMES } from "./preferences.js";
import { say } from "./words.js";

const THEME_PICTURES = { light: "sun", dark: "moon", high: "contrast" };
const STEPS = 2; // how far the desk goes to either side, see assistant/dialogue/manner.py

/** `manner` is how the desk speaks now: {pace, loudness} in steps, `acts` takes what is pressed. */
export function openSettings(manner, acts) {
  const sheet = byId("settings");
  const again = () => openSettings(manner, acts);
  const focused = sheet.contains(document.activeElement) && document.activeElement.dataset.command;
  sheet.replaceChildren(
    sheetHead("settings-title", say("settings"), sheet),
    choice("text-size", SCALES.map((scale) => option(`${scale * 100} %`, preference("scale") === scale, () => prefer("scale", scale), again))),
    choice(
      "theme",
      THEMES.map((theme) => option(say(`theme-${theme}`), preference("theme") === theme, () => prefer("theme", theme), again, THEME_PICTURES[theme])),
    ),
    choice("voice", [
      option(say("on"), preference("voice"), () => acts.voice(true), again, "sound"),
      option(say("off"), !preference("voice"), () => acts.voice(false), again, "sound-off"),
    ]),
    choice("volume", level("quieter", "louder", manner.loudness, acts)),
    choice("speed", level("slower", "faster", manner.pace, acts)),
  );
  if (!sheet.open) sheet.showModal();
  if (focused) sheet.querySelector(`[data-command="${focused}"]`)?.focus();
}

function choice(key, acts) {
  return make("fieldset", { class: "choice", "aria-labelledby": `choice-${key}` }, make("div", { id: `choice-${key}` }, say(key)), make("div", { class: "choice-acts" }, ...acts));
}

function option(words, chosen, act, again, picture = null) {
  const button = make("button", { type: "button", "aria-pressed": chosen }, picture && icon(picture), words);
  button.addEventListener("click", () => {
    act();
    const place = [...byId("settings").querySelectorAll("button")].indexOf(button);
    again();
    byId("settings").querySelectorAll("button")[place]?.focus();
  });
  return button;
}

function level(less, more, steps, acts) {
  const words = steps === 0 ? say("usual") : `${steps > 0 ? "+" : "−"}${Math.abs(steps)}`;
  return [
    make("button", { type: "button", "data-command": less, disabled: steps <= -STEPS, onclick: () => acts.press(less) }, icon(less), say(less)),
    make("output", { role: "status" }, words),
    make("button", { type: "button", "data-command": more, disabled: steps >= STEPS, onclick: () => acts.press(more) }, icon(more), say(more)),
  ];
}
