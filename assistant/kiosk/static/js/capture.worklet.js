// Sound of the microphone as 16 kHz, 16 bit, in blocks of 32 ms. Runs in the audio thread.

const RATE = 16000;
const BLOCK = 512;

class Capture extends AudioWorkletProcessor {
  constructor() {
    super();
    this.block = new Int16Array(BLOCK);
    this.filled = 0;
    this.step = RATE / sampleRate; // a browser that can't run the graph at 16 kHz runs it faster
    this.phase = 0;
    this.sum = 0;
    this.count = 0;
  }

  process([input]) {
    const samples = input[0];
    if (samples === undefined) return true;
    for (const sample of samples) this.take(sample);
    return true;
  }

  /** The mean of the samples that fall into one of ours: a low-pass good enough for speech. */
  take(sample) {
    this.sum += sample;
    this.count += 1;
    this.phase += this.step;
    if (this.phase < 1) return;
    this.phase -= 1;
    const mean = Math.max(-1, Math.min(1, this.sum / this.count));
    this.sum = this.count = 0;
    this.block[this.filled++] = mean * 32767;
    if (this.filled < BLOCK) return;
    this.port.postMessage(this.block.buffer, [this.block.buffer]);
    this.block = new Int16Array(BLOCK);
    this.filled = 0;
  }
}

registerProcessor("capture", Capture);
