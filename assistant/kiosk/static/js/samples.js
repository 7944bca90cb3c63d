// The idle screen: one sample question after the other, to be read or pressed.

import { contentLanguage } from "./words.js";

const EACH_MS = 6000;

export class Samples {
  #button;
  #all = { kk: [], ru: [] };
  #place = 0;

  constructor(button, ask) {
    this.#button = button;
    button.addEventListener("click", () => ask(button.textContent));
    const still = matchMedia("(prefers-reduced-motion: reduce)");
    setInterval(() => still.matches || this.#turn(), EACH_MS);
  }

  /** Questions of each language that the desk is sure to understand. */
  set all(samples) {
    this.#all = samples;
    this.show();
  }

  show() {
    const language = contentLanguage();
    const questions = this.#all[language];
    this.#button.hidden = questions.length === 0;
    if (questions.length === 0) return;
    this.#button.lang = language;
    this.#button.textContent = questions[this.#place % questions.length];
  }

  /** Not under a finger or the keyboard: what is pressed is what was read. */
  #turn() {
    if (document.hidden || this.#button.matches(":hover, :focus")) return;
    this.#place += 1;
    this.show();
  }
}
