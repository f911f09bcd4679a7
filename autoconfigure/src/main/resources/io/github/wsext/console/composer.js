/**
 * What is about to be sent: an event, a text or bytes.
 */
import { $, element } from "./dom.js";
import { base64ToBytes, hexToBytes } from "./format.js";

export class Composer {

  #send;
  #envelope = null;
  #examples = new Map();
  #filled = "";
  #ids = 0;

  /** @param {(data: string|Uint8Array|Blob) => boolean} send whether there is a connection to send it by */
  constructor(send) {
    this.#send = send;
    $("send-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    $("send-form").addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        this.#submit();
      }
    });
    $("send-form").addEventListener("change", ({ target }) => {
      if (target.name === "kind" || target.id === "encoding") {
        this.#showKind();
      }
    });
    $("event-name").addEventListener("input", () => this.#fillIn(false));
    $("fill").addEventListener("click", () => this.#fillIn(true));
  }

  /** Offers what an endpoint understands. */
  offer(endpoint, envelope) {
    this.#envelope = envelope;
    this.#examples = new Map(endpoint.events.map(({ name, example }) => [name, example]));
    this.#examples.set(null, endpoint.text);
    $("event-names").replaceChildren(...endpoint.events.map(({ name }) => element("option", { value: name })));
    $("event-name").value = endpoint.events[0]?.name ?? "";
    $("event-payload").value = $("text").value = this.#filled = "";
    this.#select(endpoint.callbacks.some(({ kind }) => kind === "OnEvent") ? "event" : "text");
    this.#showKind();
  }

  #select(kind) {
    $("send-form").elements.kind.value = kind;
  }

  get #kind() {
    return $("send-form").elements.kind.value;
  }

  #showKind() {
    for (const kind of ["event", "text", "binary"]) {
      $(`${kind}-panel`).hidden = kind !== this.#kind;
    }
    const isFile = $("encoding").value === "file";
    $("file-field").hidden = !isFile;
    $("bytes").hidden = isFile;
    $("bytes").placeholder = ($("encoding").value === "hex") ? "ca fe 00" : "yv4A";
    $("send-problem").textContent = "";
    this.#fillIn(false);
  }

  /** Writes an example, in the place of nothing or of another one. */
  #fillIn(always) {
    const isEvent = this.#kind === "event";
    const example = (this.#kind === "binary") ? undefined : this.#examples.get(isEvent ? $("event-name").value : null);
    const field = isEvent ? $("event-payload") : $("text");
    $("fill").hidden = example === undefined;
    if (example !== undefined && (always || field.value === "" || field.value === this.#filled)) {
      field.value = this.#filled = JSON.stringify(example, null, 2);
    }
  }

  #submit() {
    $("send-problem").textContent = "";
    try {
      if (!this.#send(this.#message())) {
        throw new Error("There is no connection");
      }
    }
    catch (error) {
      $("send-problem").textContent = error.message;
    }
  }

  #message() {
    switch (this.#kind) {
      case "event": return this.#event();
      case "text": return $("text").value;
      default: return bytes();
    }
  }

  #event() {
    const { eventKey, payloadKey, idKey } = this.#envelope;
    const name = $("event-name").value;
    if (!name) {
      throw new Error("An event has a name");
    }
    const payload = $("event-payload").value.trim();
    try {
      JSON.parse(payload || "null");
    }
    catch (error) {
      throw new Error(`The payload is no JSON: ${error.message}`);
    }
    // As it was typed: to read and write it again would change long numbers.
    const members = [[eventKey, JSON.stringify(name)], ...(payload ? [[payloadKey, payload]] : []),
      ...($("event-id").checked ? [[idKey, JSON.stringify(String(++this.#ids))]] : [])];
    return `{${members.map(([key, json]) => `${JSON.stringify(key)}:${json}`).join(",")}}`;
  }

}

function bytes() {
  switch ($("encoding").value) {
    case "hex": return hexToBytes($("bytes").value);
    case "base64": return base64ToBytes($("bytes").value);
    default:
      if (!$("file").files[0]) {
        throw new Error("Choose a file");
      }
      return $("file").files[0];
  }
}
