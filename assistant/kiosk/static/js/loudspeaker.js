// Sentences out of the page's loudspeaker, one after the other; silence at once when told.

export class Loudspeaker {
  #context = null;
  #volume = null;
  #loudness = 1;
  #playing = null;
  #blocked;

  /** `blocked(true)` when the browser wants a press before it plays anything. */
  constructor(blocked) {
    this.#blocked = blocked;
  }

  /** From 0 to 1. */
  set loudness(value) {
    this.#loudness = value;
    if (this.#volume) this.#volume.gain.value = value;
  }

  /** Call it while the visitor presses something: browsers allow sound only then. */
  async wake() {
    const context = this.#ready();
    if (context.state !== "suspended") return;
    // without a press the promise of resume() never settles, so nobody waits for it
    context.resume().then(() => this.#blocked(false), () => {});
    await new Promise((done) => setTimeout(done, 60));
    if (context.state === "suspended") this.#blocked(true);
  }

  /** Play a WAV file; true when it was played to its end. */
  async play(wav) {
    await this.wake();
    const context = this.#ready();
    if (context.state === "suspended") return false;
    let sound;
    try {
      sound = await context.decodeAudioData(wav);
    } catch {
      return false;
    }
    return new Promise((done) => {
      const source = context.createBufferSource();
      source.buffer = sound;
      source.connect(this.#volume);
      const playing = { source, stopped: false };
      source.onended = () => {
        if (this.#playing === playing) this.#playing = null;
        done(!playing.stopped);
      };
      this.stop();
      this.#playing = playing;
      source.start();
    });
  }

  stop() {
    if (this.#playing === null) return;
    this.#playing.stopped = true;
    this.#playing.source.stop();
    this.#playing = null;
  }

  #ready() {
    if (this.#context === null) {
      this.#context = new AudioContext();
      this.#volume = this.#context.createGain();
      this.#volume.gain.value = this.#loudness;
      this.#volume.connect(this.#context.destination);
    }
    return this.#context;
  }
}
