// The microphone of the browser, as blocks of 16 kHz PCM.

const RATE = 16000;

const SOUND = {
  channelCount: 1,
  echoCancellation: true,
  noiseSuppression: false, // it eats the soft sounds that tell Kazakh words apart
  autoGainControl: true,
};

/** Why there is no sound: `refused`, `none`, `busy`, `insecure` or `gone`. */
export class MicrophoneTrouble extends Error {
  constructor(kind) {
    super(`microphone: ${kind}`);
    this.kind = kind;
  }
}

export class Microphone {
  #send;
  #lost;
  #context = null;
  #stream = null;
  #opening = null;

  /** `send` gets an ArrayBuffer for each block, `lost` is called when the device goes away. */
  constructor(send, lost) {
    this.#send = send;
    this.#lost = lost;
  }

  get isOpen() {
    return this.#stream !== null;
  }

  /** Raise `MicrophoneTrouble`; asks the visitor for permission the first time. */
  async open() {
    if (this.isOpen) return;
    this.#opening ??= this.#open().finally(() => {
      this.#opening = null;
    });
    await this.#opening;
  }

  close() {
    for (const track of this.#stream?.getTracks() ?? []) {
      track.onended = null;
      track.stop();
    }
    this.#stream = null;
    this.#context?.close();
    this.#context = null;
  }

  async #open() {
    if (!navigator.mediaDevices?.getUserMedia) throw new MicrophoneTrouble("insecure");
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: SOUND });
    } catch (error) {
      throw new MicrophoneTrouble(kindOf(error));
    }
    try {
      await this.#wire(stream);
    } catch {
      for (const track of stream.getTracks()) track.stop();
      throw new MicrophoneTrouble("busy");
    }
    this.#stream = stream;
    stream.getAudioTracks()[0].onended = () => {
      this.close();
      this.#lost();
    };
  }

  async #wire(stream) {
    const [context, source] = await graph(stream);
    const capture = new AudioWorkletNode(context, "capture", { numberOfOutputs: 0, channelCount: 1, channelCountMode: "explicit" });
    capture.port.onmessage = ({ data }) => this.#send(data);
    source.connect(capture);
    await context.resume();
    this.#context = context;
  }
}

/** A graph at 16 kHz, or at the device's own rate where the browser can't convert (Firefox). */
async function graph(stream) {
  let context = new AudioContext({ sampleRate: RATE });
  let source;
  try {
    source = context.createMediaStreamSource(stream);
  } catch {
    await context.close();
    context = new AudioContext();
    source = context.createMediaStreamSource(stream);
  }
  await context.audioWorklet.addModule("/static/js/capture.worklet.js");
  return [context, source];
}

function kindOf(error) {
  switch (error.name) {
    case "NotAllowedError":
    case "SecurityError":
      return "refused";
    case "NotFoundError":
    case "OverconstrainedError":
      return "none";
    default:
      return "busy";
  }
}

/** Call `changed` with true or false when the visitor allows or refuses the microphone. */
export async function watchPermission(changed) {
  try {
    const status = await navigator.permissions.query({ name: "microphone" });
    status.onchange = () => changed(status.state !== "denied");
  } catch {
    // a browser that tells nothing about it: the next press of the button finds out
  }
}
