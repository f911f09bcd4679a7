/**
 * The state of a connection in words, and the button that cuts a wait short.
 */
import { $, toast } from "./dom.js";

export class Status {

  #root;
  #countdown;

  /** @param {HTMLElement} root where styles look for the state */
  constructor(root) {
    this.#root = root;
  }

  /** Shows what becomes of the client's connection, for as long as it is of interest. */
  follow(client, isOfInterest = () => true) {
    const on = (type, listener) => client.on(type, (event) => isOfInterest() && listener(event));
    on("open", () => this.show("open", "Connected"));
    on("reconnecting", ({ delay }) => this.#wait(delay));
    on("close", ({ code, reason, willReconnect }) => {
      if (!willReconnect) {
        this.show("closed", "Disconnected", true);
        toast(reason ? sentence(reason) : `The server ended the connection (${code}).`);
      }
    });
    this.show("connecting", "Connecting…");
  }

  show(state, text, retry = false) {
    this.stop();
    this.#root.dataset.state = state;
    $("status").textContent = text;
    $("retry").hidden = !retry;
  }

  stop() {
    clearInterval(this.#countdown);
  }

  #wait(delay) {
    const until = Date.now() + delay;
    const tick = () => {
      const seconds = Math.ceil((until - Date.now()) / 1000);
      if (seconds > 0) {
        $("status").textContent = `Reconnecting in ${seconds} s`;
      }
      else {
        this.show("connecting", "Reconnecting…");
      }
    };
    this.show("reconnecting", "Reconnecting…", true);
    this.#countdown = setInterval(tick, 250);
    tick();
  }

}

/** Close reasons are written for protocols; people like a capital letter. */
function sentence(reason) {
  return reason.charAt(0).toUpperCase() + reason.slice(1);
}
