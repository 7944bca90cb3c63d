// What the desk tells, message by message.

import { follow } from "./answer.js";
import { dismiss, notify } from "./notices.js";
import { currentPhase, showLevel, showWords } from "./state.js";

const LOST_MS = 700; // a shorter break is not worth a word

export class Inbox {
  #page;
  #next = null; // the sentence whose sound comes next
  #wasLost = false;
  #timer = null;
  /** Whose microphone hears the visitor: `browser`, `desk`, or `none`. */
  microphone = "browser";

  /** `page`: visit, sound, samples, connection, show(phase), speak(language), ended(). */
  constructor(page) {
    this.#page = page;
  }

  take(message) {
    const { visit, sound, show } = this.#page;
    switch (message.type) {
      case "hello":
        return this.#hello(message);
      case "phase":
        return this.#phase(message.phase);
      case "level":
        return showLevel(message.dbfs);
      case "partial":
        return currentPhase() === "listening" || currentPhase() === "follow_up" ? showWords(message.text) : undefined;
      case "answered":
        return this.#answered(message);
      case "sentence":
        this.#next = message;
        return undefined;
      case "began":
        return follow(message.piece);
      case "ended":
        return undefined;
      case "turn_ended":
        return visit.finished(message.resume);
      case "silence":
        follow(null);
        return sound.silence();
      case "visit_ended":
        return this.#page.ended();
      case "failed":
        show("missed");
        return notify("failed", "warning", "failed");
      case "trouble":
        return this.#trouble(message.part);
      case "mended":
        return dismiss("desk");
      default:
        return undefined; // a newer desk may tell more
    }
  }

  /** Only what the visitor can do something about. */
  #trouble(part) {
    if (part === "microphone" && this.microphone !== "browser") notify("desk", "mic-off", "mic-desk");
  }

  #hello({ samples, microphone }) {
    clearTimeout(this.#timer);
    this.microphone = microphone;
    this.#page.samples.all = samples;
    dismiss("offline");
    dismiss("full");
    if (this.#wasLost) notify("back", "yes", "back-online", [], { good: true });
    this.#wasLost = false;
  }

  #phase(phase) {
    const saysSo = phase === "speaking" && currentPhase() === "missed"; // it is saying that it did not understand
    if (!saysSo) this.#page.show(phase);
    if (phase !== "speaking") follow(null);
    if (phase === "idle") this.#page.sound.close(); // nobody is asked to speak: nothing is sent
  }

  #answered(message) {
    dismiss("failed");
    dismiss("microphone"); // the visitor found another way
    const { reply } = message;
    this.#page.speak(reply.said[0]?.language ?? message.language);
    this.#page.visit.take(message);
    if (reply.kind === "missed") this.#page.show("missed", message.heard || null);
  }

  /** The sound of the sentence that was announced. */
  async takeSound(wav) {
    const { sound, connection } = this.#page;
    const sentence = this.#next;
    if (sentence === null) return;
    this.#next = null;
    follow(sentence.piece);
    const toEnd = await sound.play(wav);
    connection.send({ type: "played", n: sentence.n, to_end: toEnd });
  }

  lost(full) {
    this.#next = null;
    this.#page.sound.silence();
    this.#page.show("offline");
    clearTimeout(this.#timer);
    if (full) {
      notify("full", "warning", "too-many");
      return;
    }
    this.#timer = setTimeout(() => notify("offline", "offline", "offline"), LOST_MS);
    this.#wasLost = true;
  }
}
