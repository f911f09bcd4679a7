/**
 * One WebSocket at a time, which tells its listener all that happens to it: as it is on the
 * wire, without the conveniences of the browser client.
 */
import { Refusal, prepare, whyRefused } from "./server.js";

export class Connection {

  #listener;
  #state = "closed";
  #socket = null;
  #attempt = null;

  /**
   * @param {object} listener `state(state)`, `opened(subprotocol)`, `received(data)`,
   * `closed(code, reason)`, `refused(refusal)`
   */
  constructor(listener) {
    this.#listener = listener;
  }

  get state() {
    return this.#state;
  }

  /** Connects to an endpoint, unless it is connected or about to be. */
  async connect(target) {
    if (this.#state !== "closed") {
      return;
    }
    const attempt = {};
    this.#attempt = attempt;
    this.#enter("connecting");
    try {
      const { id, url, protocols } = await prepare(target);
      if (this.#attempt === attempt) {
        this.#open(attempt, id, new WebSocket(url, protocols));
      }
    }
    catch (error) {
      this.#refused(attempt, (error instanceof Refusal) ? error : new Refusal("This cannot be tried.", error.message));
    }
  }

  /** Ends the connection, or the attempt to make one. */
  disconnect() {
    if (this.#socket) {
      this.#enter("closing");
      this.#socket.close(1000);
    }
    else if (this.#state === "connecting") {
      this.#attempt = null;
      this.#enter("closed");
    }
  }

  /** @returns {boolean} `false` if there is no connection */
  send(data) {
    if (this.#socket?.readyState !== WebSocket.OPEN) {
      return false;
    }
    this.#socket.send(data);
    return true;
  }

  #open(attempt, id, socket) {
    let opened = false;
    socket.binaryType = "arraybuffer";
    socket.addEventListener("open", () => {
      opened = true;
      this.#enter("open");
      this.#listener.opened((socket.protocol === "wsext.v1") ? "" : socket.protocol);
    });
    socket.addEventListener("message", ({ data }) => this.#listener.received(data));
    socket.addEventListener("close", async ({ code, reason }) => {
      this.#socket = null;
      if (opened || this.#state === "closing") {
        this.#enter("closed");
        this.#listener.closed(code, reason);
        return;
      }
      this.#refused(attempt, await whyRefused(id).catch((error) => error));
    });
    this.#socket = socket;
  }

  #refused(attempt, refusal) {
    // Whoever has given up meanwhile does not want to know.
    if (this.#attempt === attempt) {
      this.#enter("closed");
      this.#listener.refused(refusal);
    }
  }

  #enter(state) {
    this.#state = state;
    this.#listener.state(state);
  }

}
