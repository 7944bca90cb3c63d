// Ears and voice of the page: opens the microphone when it is wanted, says what goes wrong.

import { Loudspeaker } from "./loudspeaker.js";
import { Microphone, MicrophoneTrouble, watchPermission } from "./microphone.js";
import { dismiss, notify } from "./notices.js";
import { preference } from "./preferences.js";

export class Sound {
  #acts;
  #connection;
  #microphone;
  #loudspeaker;

  constructor(connection, acts) {
    this.#connection = connection;
    this.#acts = acts;
    this.#microphone = new Microphone((block) => connection.sendSound(block), () => this.#gone());
    this.#loudspeaker = new Loudspeaker((blocked) => this.#blocked(blocked));
    watchPermission((allowed) => allowed && dismiss("microphone"));
    navigator.mediaDevices?.addEventListener("devicechange", () => dismiss("microphone"));
  }

  /** Open the microphone; false, and told why, where there is none. */
  async open() {
    try {
      await this.#microphone.open();
    } catch (error) {
      if (!(error instanceof MicrophoneTrouble)) throw error;
      this.#tell(error.kind);
      return false;
    }
    dismiss("microphone");
    return true;
  }

  close() {
    this.#microphone.close();
  }

  /** Sound is allowed only after a press; call it in every one. */
  wake() {
    if (preference("voice")) this.#loudspeaker.wake();
  }

  set loudness(value) {
    this.#loudspeaker.loudness = value;
  }

  /** Play a sentence; true when it was said to its end. */
  play(wav) {
    return preference("voice") ? this.#loudspeaker.play(wav) : Promise.resolve(false);
  }

  silence() {
    this.#loudspeaker.stop();
  }

  #gone() {
    this.#tell("gone");
    this.#connection.send({ type: "stop_listening" });
  }

  #tell(kind) {
    notify("microphone", "mic-off", `mic-${kind}`, [
      ["try-again", () => this.#acts.listen()],
      ["type-instead", () => this.#acts.type()],
    ]);
  }

  #blocked(blocked) {
    if (!blocked) dismiss("sound");
    else notify("sound", "sound-off", "sound-blocked", [["sound-blocked", () => this.wake()]]);
  }
}
