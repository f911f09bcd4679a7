import { mock } from "node:test";

/**
 * A browser small enough to hold in the hand: what `WsExtClient` touches, and nothing else.
 */
export class FakeBrowser {

  /** Sockets in the order in which they were made. */
  sockets = [];

  /** Requests in the order in which they were made: `{ url, options }`. */
  requests = [];

  /** What the ticket endpoint answers with, one after the other; the last one stays. */
  answers = [issued];

  /** What the page reports as uncaught. */
  reported = [];

  constructor() {
    const browser = this;
    this.window = new EventTarget();
    this.document = Object.assign(new EventTarget(), {
      cookie: "",
      hidden: false,
      metas: {},
      querySelector: (selector) => {
        const content = this.document.metas[/^meta\[name="(.+)"]$/.exec(selector)[1]];
        return content ? { content } : null;
      }
    });
    this.globals = {
      location: new URL("https://example.com/index.html"),
      document: this.document,
      addEventListener: this.window.addEventListener.bind(this.window),
      performance: { now: () => Date.now() },
      crypto: { getRandomValues: (array) => array.fill(36 * 36) },
      reportError: (error) => this.reported.push(error),
      fetch: async (url, options) => {
        this.requests.push({ url: String(url), options });
        const answer = (this.answers.length > 1) ? this.answers.shift() : this.answers[0];
        const response = await answer(this.requests.length, options);
        options.signal.throwIfAborted();
        return response;
      },
      WebSocket: class extends FakeWebSocket {

        constructor(...args) {
          super(...args);
          browser.sockets.push(this);
        }

      }
    };
  }

  install() {
    this.before = Object.keys(this.globals).map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]);
    for (const [name, value] of Object.entries(this.globals)) {
      Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
    }
    mock.timers.enable({ apis: ["setTimeout", "Date"] });
    this.random = mock.method(Math, "random", () => 0.5);
  }

  uninstall() {
    mock.timers.reset();
    mock.restoreAll();
    for (const [name, descriptor] of this.before) {
      if (descriptor) {
        Object.defineProperty(globalThis, name, descriptor);
      }
      else {
        delete globalThis[name];
      }
    }
  }

  get socket() {
    return this.sockets.at(-1);
  }

  /** Lets time pass, and whatever it sets in motion come to rest. */
  async pass(milliseconds = 0) {
    await settle();
    mock.timers.tick(milliseconds);
    await settle();
  }

  /** Waits for the next socket and opens it. */
  async open() {
    await this.pass();
    this.socket.open();
  }

  show() {
    this.document.hidden = false;
    this.document.dispatchEvent(new Event("visibilitychange"));
  }

  hide() {
    this.document.hidden = true;
    this.document.dispatchEvent(new Event("visibilitychange"));
  }

  goOnline() {
    this.window.dispatchEvent(new Event("online"));
  }

}

/** An answer with a ticket that counts the requests: `wst_1`, `wst_2` and so on. */
export function issued(number) {
  return Response.json({ ticket: `wst_${number}`, expiresIn: 30 });
}

/** An answer with a status and headers. */
export function status(code, headers = {}) {
  return () => new Response(null, { status: code, headers });
}

/** Records the events of a client as `[type, event]`. */
export function record(client) {
  const events = [];
  for (const type of ["open", "message", "close", "reconnecting", "error", "unauthenticated"]) {
    client.on(type, (event) => events.push([type, event]));
  }
  events.of = (type) => events.filter(([each]) => each === type).map(([, event]) => event);
  events.types = () => events.map(([type]) => type);
  return events;
}

class FakeWebSocket extends EventTarget {

  static CONNECTING = 0;
  static OPEN = 1;
  static CLOSING = 2;
  static CLOSED = 3;

  readyState = 0;
  protocol = "";
  sent = [];
  closedWith = null;

  constructor(url, protocols) {
    super();
    this.url = String(url);
    this.protocols = protocols;
  }

  send(data) {
    if (this.readyState !== 1) {
      throw new Error("Not open");
    }
    this.sent.push(data);
  }

  close(code, reason) {
    if (this.readyState < 2) {
      this.readyState = 2;
      this.closedWith = { code, reason };
    }
  }

  /* What the server does */

  open(protocol = this.protocols[0] ?? "") {
    this.readyState = 1;
    this.protocol = protocol;
    this.dispatchEvent(new Event("open"));
  }

  receive(data) {
    this.dispatchEvent(Object.assign(new Event("message"), { data }));
  }

  end(code, reason = "") {
    this.readyState = 3;
    this.dispatchEvent(Object.assign(new Event("close"), { code, reason }));
  }

  fail() {
    this.dispatchEvent(new Event("error"));
    this.end(1006);
  }

}

function settle() {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
}
