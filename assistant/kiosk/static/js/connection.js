// The WebSocket to the desk: JSON both ways, sound as binary; comes back by itself.

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 1500; // a desk that is back is found within this time
const FULL = 1013; // "try again later": the desk serves as many pages as it can
const FULL_RETRY_MS = 4000;
const UNSENT = 64 * 1024; // bytes of sound that may wait; more would be old when it arrives

export class Connection {
  #address;
  #handlers;
  #socket = null;
  #retry = FIRST_RETRY_MS;
  #timer = null;

  /** `handlers`: opened(), message(object), sound(ArrayBuffer), lost(full). */
  constructor(address, handlers) {
    this.#address = address;
    this.#handlers = handlers;
    addEventListener("online", () => this.#hurry());
    document.addEventListener("visibilitychange", () => this.#hurry());
  }

  get isOpen() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  connect() {
    const socket = new WebSocket(this.#address);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      this.#retry = FIRST_RETRY_MS;
      this.#handlers.opened();
    };
    socket.onmessage = ({ data }) => {
      if (typeof data === "string") this.#handlers.message(JSON.parse(data));
      else this.#handlers.sound(data);
    };
    socket.onclose = ({ code }) => this.#closed(code);
    this.#socket = socket;
  }

  /** Send a message; nothing is kept for later: what was asked of a dead desk is asked anew. */
  send(message) {
    if (!this.isOpen) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  sendSound(block) {
    if (this.isOpen && this.#socket.bufferedAmount < UNSENT) this.#socket.send(block);
  }

  #closed(code) {
    this.#socket = null;
    this.#handlers.lost(code === FULL);
    const wait = code === FULL ? FULL_RETRY_MS : this.#retry;
    this.#retry = Math.min(LAST_RETRY_MS, this.#retry * 1.5);
    this.#timer = setTimeout(() => this.connect(), wait);
  }

  /** The network or the visitor is back: don't wait for the timer. */
  #hurry() {
    if (this.#socket !== null || document.hidden) return;
    clearTimeout(this.#timer);
    this.connect();
  }
}
