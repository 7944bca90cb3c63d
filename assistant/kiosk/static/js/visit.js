// One visit: what the desk tells, and what of it is on the screen.

import { drawAnswer, follow, titleOf } from "./answer.js";
import { askFeedback, drawControls, drawTake } from "./controls.js";
import { byId } from "./dom.js";
import { say } from "./words.js";

const KEY = "komekshi-visit";

/** Replies that leave the answer on the screen: «louder», «are you still there?». */
const PASSING = new Set(["acknowledged", "reminder"]);

/** Answers that may have helped or not. */
const JUDGED = new Set(["answer", "facet", "steps", "explanation"]);

export class Visit {
  #acts;
  answer = null; // the one on the screen
  manner = { pace: 0, loudness: 0 };

  constructor(acts) {
    this.#acts = acts;
  }

  /** Where the visit stands, for a desk that has forgotten it; null for a new visit. */
  get resume() {
    try {
      return JSON.parse(sessionStorage.getItem(KEY));
    } catch {
      return null;
    }
  }

  take(answer) {
    const { reply } = answer;
    this.manner = { pace: reply.pace, loudness: reply.loudness };
    this.#acts.mannerChanged();
    remember(answer.resume);
    const passing = PASSING.has(reply.kind) || (reply.kind === "missed" && reply.options.length === 0);
    if (passing && this.answer !== null) {
      this.answer = { ...this.answer, reply: { ...this.answer.reply, buttons: reply.buttons } };
      drawControls(this.answer.reply, this.#acts);
    } else {
      this.answer = answer;
      this.draw();
      this.#acts.showView("answer");
      byId("stage").scrollTop = 0;
    }
    announce(answer);
  }

  /** Draw it anew, as after a change of language. */
  draw() {
    if (this.answer === null) return;
    const focused = document.activeElement?.dataset?.command;
    drawAnswer(byId("answer"), this.answer, this.#acts);
    drawControls(this.answer.reply, this.#acts);
    drawTake(this.answer, this.#acts);
    if (focused) keepFocus(focused);
  }

  /** The answer was said, or stopped. */
  finished(resume) {
    remember(resume);
    follow(null);
    if (this.answer?.turn && isJudged(this.answer.reply)) askFeedback(this.#acts);
  }

  end() {
    this.answer = null;
    this.manner = { pace: 0, loudness: 0 };
    sessionStorage.removeItem(KEY);
    byId("answer").replaceChildren();
  }
}

function remember(resume) {
  if (resume) sessionStorage.setItem(KEY, JSON.stringify(resume));
}

/** A step alone helps nobody yet: the last one is judged for all. */
function isJudged({ kind, slide }) {
  return JUDGED.has(kind) || (kind === "step" && slide?.step === slide?.of);
}

/** For screen readers: the whole answer in one go. */
function announce(answer) {
  const words = answer.reply.said.map((piece) => piece.text).join(" ");
  const heard = answer.heard ? `${say("heard")}: ${answer.heard}. ` : "";
  byId("announce").textContent = `${heard}${titleOf(answer)}. ${words}`;
}

/** Who steers with the keyboard stays on the same button, or on the first that there is. */
function keepFocus(command) {
  const controls = byId("controls");
  const button = controls.querySelector(`[data-command="${command}"]`) ?? controls.querySelector("button");
  button?.focus({ preventScroll: true });
}
