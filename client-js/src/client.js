/**
 * Browser client of WsExt, WebSockets Extended for Spring Boot.
 *
 *     import { WsExtClient } from "/wsext/client.js";
 *
 *     const chat = new WsExtClient("/chat/lobby");
 *     chat.on("message", (message) => console.log(message));
 *     chat.send({ text: "hi" });
 *
 * It fetches a fresh one-time ticket for every connect, carries it as a subprotocol (never
 * in the URL), renews the connection before the login ends that has opened it, comes back
 * by itself when the line breaks, and stays away when the server says so.
 *
 * @module
 */

import { Events } from "./events.js";
import { Positions } from "./positions.js";
import { Renewals } from "./renewals.js";
import { Watchdog } from "./watchdog.js";

const MARKER_PROTOCOL = "wsext.v1";

const TICKET_PROTOCOL = "wsext.ticket.";

const HEARTBEAT_PROTOCOL = "wsext.heartbeat";

// Beside these, `error` is what listeners hear both from the client and from the server.
const OWN_EVENTS = ["open", "message", "close", "reconnecting", "unauthenticated", "recovered", "lost"];

const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * A connection to one endpoint, which outlives the single WebSocket.
 *
 * States: `idle` (not asked to connect yet), `connecting`, `open`, `reconnecting` (waiting
 * for the next attempt), `closing` (after `close()`, until the server has answered),
 * `closed` (for good, until `connect()` is called).
 *
 * What listeners of the client's own events receive:
 *
 * - `open`: nothing.
 * - `message`: every message that no listener of a named event, handler or request has
 *   taken: the parsed JSON of a text message, its string if it is not JSON, the
 *   `ArrayBuffer` or `Blob` of a binary message.
 * - `close`: `{ code, reason, willReconnect }`, once for every connection and for every
 *   attempt that failed. One with `willReconnect: false` is the last event until
 *   `connect()` is called.
 * - `reconnecting`: `{ attempt, delay }`, the number of the next attempt and the
 *   milliseconds until it starts.
 * - `error`: an `Error`, with `status` if the ticket was refused, with `code` and `payload`
 *   if it is an `error` event of the server.
 * - `unauthenticated`: `{ status }`, the caller is not logged in (any more). Log in, then
 *   call `connect()`.
 * - `recovered`: `{ topic, count }`, nothing of a topic with a history was missed; `count`
 *   messages follow that came meanwhile.
 * - `lost`: `{ topic }`, some messages of a topic with a history are gone. Load anew what the
 *   page shows of it.
 *
 * Any other name is that of an event of the server, `{"event":"price","payload":{...}}`,
 * and its listeners receive the payload. A text that does not begin with the brace is none:
 * the server puts a space before what it only passes on, where that might be taken for an event
 * of its own. A batch, `{"event":"batch_price","payload":{"d":
 * [...]}}`, reaches the listeners of `price` one payload after the other, unless there are
 * listeners of `batch_price`.
 */
export class WsExtClient {

  #url;
  #endpoint;
  #protocols;
  #binaryType;
  #ticketSource;
  #headers;
  #credentials;
  #csrf;
  #reconnects;
  #backoff;
  #connectTimeout;
  #maxQueue;
  #renewals;
  #watchdog;
  #raw;

  #events;
  #positions;
  #listeners = new Map();
  #queue = [];
  #state = "idle";
  #failures = 0;
  #socket = null;
  #timer;
  #scope = new AbortController();

  /**
   * @param {string} path path of the endpoint, such as `/chat/lobby`, with a query if it
   * takes one; or its absolute URL
   * @param {object} [options]
   * @param {boolean} [options.autoConnect=true] connect at once rather than on `connect()`
   * @param {string} [options.baseUrl] where the application is, if not at the root of the
   * page's origin: a context path (`/app`) or an absolute URL
   * @param {string} [options.ticketUrl="/ticket"] where tickets are issued: a path in the
   * application or an absolute URL
   * @param {false|((path: string, resume?: object) => string|null|Promise<string|null>)}
   * [options.ticket] own source of tickets, called for every connect, with the positions that
   * the ticket should carry; it may throw an error with a `status`. `false` for an endpoint
   * that needs none
   * @param {object|(() => object|Promise<object>)} [options.headers] further headers of
   * the request for a ticket, such as `Authorization`
   * @param {"same-origin"|"include"} [options.credentials="same-origin"] `include` sends the
   * cookies of another origin along with the request for a ticket
   * @param {(issuer: URL) => object|Promise<object>} [options.csrf] returns the header with
   * the CSRF token for the request for a ticket; asked once more if that is refused with 403.
   * By default the token is that of the page, for its own origin
   * @param {string|string[]} [options.protocols] subprotocols to offer
   * @param {"arraybuffer"|"blob"} [options.binaryType="arraybuffer"] what binary messages
   * arrive as
   * @param {false|{base?: number, cap?: number, stableAfter?: number}} [options.reconnect]
   * backoff in milliseconds: the wait is random between 0 and the smaller of `cap` (30000)
   * and `base` (500) doubled with every failure, and starts anew once a connection has
   * stayed open for `stableAfter` (5000). `false`: never reconnect
   * @param {number} [options.connectTimeout=20000] milliseconds an attempt may take
   * @param {number} [options.maxQueue=100] messages kept while not connected
   * @param {boolean} [options.refresh=true] renew the connection with a fresh ticket when
   * the server announces that the login it was opened with ends (`auth:expiring`)
   * @param {false|{timeout?: number, event?: string, interval?: number}} [options.heartbeat]
   * how the end of a line that nobody has closed is noticed. The server is asked for
   * heartbeats (`wsext.event.heartbeat.interval`), and the connection given up when one is
   * more than `timeout` (15000) milliseconds late. A server that has none is asked by the
   * `event` instead, if there is one, when nothing has come for `interval` (25000), and has
   * `timeout` to say anything. `false`: nothing of this
   * @param {object} [options.positions] positions by their topics to go on from: what
   * `positions` was before the page was loaded anew, or what the server has put into it
   * @param {boolean} [options.raw=false] texts arrive as they are, as strings, whatever is in
   * them: `1e3`, `null`, numbers of any length. What the server tells the client itself and
   * the answers to `request` and `subscribe` do not arrive as messages; other events do
   * @param {{sending?: (event: string) => object, received?: (event: string, trace: object,
   * deliver: () => void) => void}} [options.tracing] the W3C trace context in events, where the
   * server has `wsext.tracing.in-events`: `sending` returns the `traceparent`, and the
   * `tracestate` if there is one, that an event carries to the server, or nothing; `received`
   * gets those that one has carried to the page, and calls `deliver` within that trace
   * @param {string} [options.eventKey="event"] as `wsext.event.event-key` of the server
   * @param {string} [options.payloadKey="payload"] as `wsext.event.payload-key`
   * @param {string} [options.idKey="id"] as `wsext.event.id-key`
   * @param {string} [options.batchPrefix="batch_"] as `wsext.event.batch-prefix`
   */
  constructor(path, options = {}) {
    const {
      autoConnect = true, baseUrl = "/", ticketUrl = "/ticket", ticket, headers,
      credentials = "same-origin", csrf = csrfHeader, protocols = [],
      binaryType = "arraybuffer", reconnect = {}, connectTimeout = 20_000, maxQueue = 100,
      refresh = true, heartbeat = {}, positions = {}, raw = false
    } = options;
    const base = isAbsolute(path) ? new URL("/", path) : application(baseUrl);
    const url = within(base, path);
    url.hash = "";
    this.#url = url.href.replace(/^http/, "ws");
    // The server binds the ticket to the path as the application knows it.
    this.#endpoint = within(new URL("/", base), path).pathname;
    this.#protocols = [protocols].flat();
    this.#binaryType = binaryType;
    this.#headers = headers;
    this.#credentials = credentials;
    this.#csrf = csrf;
    this.#reconnects = reconnect !== false;
    this.#backoff = { base: 500, cap: 30_000, stableAfter: 5_000, ...reconnect };
    this.#connectTimeout = connectTimeout;
    this.#maxQueue = maxQueue;
    this.#raw = raw;
    this.#renewals = (refresh && ticket !== false) ? new Renewals(() => this.#renew(this.#scope.signal)) : null;
    this.#watchdog = heartbeat ? new Watchdog(heartbeat, {
      ask: (event, timeout) => this.request(event, {}, { timeout }).catch(() => {}),
      dead: () => this.#silent()
    }) : null;
    if (typeof ticket === "function") {
      this.#ticketSource = () => ticket(this.#endpoint, this.#positions.resume());
    }
    else if (ticket === false) {
      this.#ticketSource = () => null;
    }
    else {
      const issuer = within(base, ticketUrl);
      this.#ticketSource = (signal) => this.#fetchTicket(issuer, signal);
    }
    this.#positions = new Positions(positions, {
      isOver: () => this.#isOver(),
      emit: (name, payload) => this.#emit(name, payload)
    });
    this.#events = new Events(options, {
      isOpen: () => this.#state === "open",
      isOver: () => this.#isOver(),
      send: (text) => this.send(text),
      isQueued: (text) => this.#queue.includes(text),
      withdraw: (text) => this.#queue = this.#queue.filter((each) => each !== text),
      expiring: (end) => this.#expiring(end),
      heartbeat: (interval) => this.#watchdog?.heartbeat(interval),
      hears: (name) => !OWN_EVENTS.includes(name) && this.#listeners.has(name),
      emit: (name, payload) => this.#emit(name, payload),
      report
    }, this.#positions);
    if (autoConnect) {
      this.connect();
    }
  }

  /**
   * What the connection is doing, see the description of the class.
   */
  get state() {
    return this.#state;
  }

  /**
   * The subprotocol of the open connection, empty if there is none.
   */
  get protocol() {
    const protocol = this.#socket?.protocol ?? "";
    return (protocol === MARKER_PROTOCOL) ? "" : protocol;
  }

  /**
   * Where the page is in its topics with a history: positions by their topics, to be kept (in
   * `sessionStorage`, say) and given to the next client as the option of this name.
   */
  get positions() {
    return this.#positions.all();
  }

  /**
   * Waits until the page has seen a topic up to a position, such as that of what a request of
   * its own has published, which its answer may tell.
   * @param {string} topic
   * @param {string} position
   * @param {object} [options]
   * @param {number} [options.timeout=10000] milliseconds to wait
   * @returns {Promise<void>} rejected with an `Error` whose `code` is `timeout`, or `closed`
   * if the connection was closed for good
   */
  seen(topic, position, { timeout = 10_000 } = {}) {
    return this.#positions.seen(topic, position, timeout);
  }

  /**
   * Adds a listener. A function that was added already is not called twice.
   * @param {string} type one of the events in the description of the class, or the name of
   * an event of the server
   * @param {Function} listener
   * @returns {() => void} removes the listener
   */
  on(type, listener) {
    const listeners = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, listeners.add(listener));
    return () => {
      if (listeners.delete(listener) && listeners.size === 0 && this.#listeners.get(type) === listeners) {
        this.#listeners.delete(type);
      }
    };
  }

  /**
   * Connects, or cuts the wait for the next attempt short. Does nothing while connecting
   * or open.
   */
  connect() {
    if (this.#state === "closing") {
      this.#ended(1000, "", false);
    }
    if (this.#state !== "connecting" && this.#state !== "open") {
      this.#attempt();
    }
  }

  /**
   * Sends a message: a string as it is, an `ArrayBuffer`, typed array or `Blob` as binary,
   * anything else as JSON. While not connected it is queued and sent when the connection
   * opens.
   * @returns {boolean} `false` if the queue is full or the connection was closed for good:
   * the message is lost
   */
  send(value) {
    const data = encode(value);
    if (this.#state === "open" && this.#socket.readyState === WebSocket.OPEN) {
      this.#socket.send(data);
      return true;
    }
    if (this.#isOver() || this.#queue.length >= this.#maxQueue) {
      return false;
    }
    this.#queue.push(copy(data));
    return true;
  }

  /**
   * Sends an event, queued as by `send`.
   * @param {string} event name of the event
   * @param {*} [payload]
   * @returns {boolean} as for `send`
   */
  emit(event, payload) {
    return this.#events.send(event, payload);
  }

  /**
   * Sends an event and awaits the answer to it: the event of the same name that carries
   * the same id.
   * @param {string} event name of the event
   * @param {*} [payload]
   * @param {object} [options]
   * @param {number} [options.timeout=10000] milliseconds to wait, those before the
   * connection opens included
   * @returns {Promise<*>} the payload of the answer. Rejected with an `Error` whose `code`
   * is that of the server's `error` event, `timeout`, or `closed` if the message was not
   * sent or the connection ended before the answer came
   */
  request(event, payload, options) {
    return this.#events.request(event, payload, options);
  }

  /**
   * Answers questions of the server (`WsConnection.ask`). If the handler throws, the answer
   * is an `error` event.
   * @param {string} event name of the event
   * @param {(payload: *) => *} handler returns the answer or a promise of it; one for each
   * event
   * @returns {() => void} removes the handler
   */
  onRequest(event, handler) {
    return this.#events.handle(event, handler);
  }

  /**
   * Subscribes to a topic of the server, as far as its `TopicAuthorizer` lets it. Every
   * further connection is subscribed, too, until `unsubscribe`; one that is refused then
   * is an `error` event with the `topic`.
   * @param {string} topic
   * @returns {Promise<void>} fulfilled when the server has confirmed, rejected as for
   * `request` when it has refused or the connection was closed for good
   */
  subscribe(topic) {
    return this.#events.subscribe(topic);
  }

  /**
   * Ends the subscription to a topic.
   * @param {string} topic
   * @returns {Promise<void>} fulfilled when there is none any more
   */
  unsubscribe(topic) {
    return this.#events.unsubscribe(topic);
  }

  /**
   * Closes for good, and forgets what is queued. `connect()` starts anew.
   * @param {number} [code=1000] 1000, or 3000 to 4999
   * @param {string} [reason] at most 123 bytes of UTF-8
   */
  close(code = 1000, reason = "") {
    if (code !== 1000 && !(code >= 3000 && code <= 4999)) {
      throw new RangeError(`A client closes with 1000 or 3000 to 4999, not with ${code}`);
    }
    switch (this.#state) {
      case "idle":
        this.#enter("closed");
        break;
      case "open":
        this.#socket.close(code, reason);
        this.#enter("closing");
        break;
      case "connecting":
      case "reconnecting":
        this.#ended(code, reason, false);
        break;
    }
  }

  /**
   * One attempt to connect. Whatever belongs to it hangs on its scope and is dropped when
   * the scope is aborted.
   */
  async #attempt() {
    const signal = this.#enter("connecting");
    const tooLong = () => this.#failed(new Error(`Connecting to ${this.#url} took too long`), signal);
    this.#timer = setTimeout(tooLong, this.#connectTimeout);
    try {
      const ticket = await this.#ticketSource(signal);
      if (!signal.aborted) {
        this.#openSocket(ticket, signal);
      }
    }
    catch (error) {
      if (!signal.aborted) {
        this.#failed(error, signal);
      }
    }
  }

  #openSocket(ticket, signal) {
    const credentials = ticket ? [TICKET_PROTOCOL + ticket] : [];
    const wishes = this.#watchdog ? [HEARTBEAT_PROTOCOL] : [];
    const own = [...credentials, ...wishes];
    // The server has to choose one, and the application may have none.
    const marker = (own.length > 0) ? [MARKER_PROTOCOL] : [];
    const socket = begun(this.#url, [...marker, ...own, ...this.#protocols]);
    socket.binaryType = this.#binaryType;
    socket.addEventListener("open", () => this.#opened(), { signal });
    socket.addEventListener("message", ({ data }) => this.#received(data), { signal });
    socket.addEventListener("error", () => {
      const what = (this.#state === "connecting") ? "Could not connect to" : "Lost the connection to";
      this.#emit("error", new Error(`${what} ${this.#url}`));
    }, { signal });
    socket.addEventListener("close", ({ code, reason }) => {
      this.#ended(code, reason, this.#state !== "closing" && mayReconnect(code));
    }, { signal });
    signal.addEventListener("abort", () => socket.close());
    this.#socket = socket;
  }

  #received(data) {
    this.#watchdog?.seen();
    if (typeof data !== "string") {
      this.#emit("message", data);
      return;
    }
    const message = parse(data);
    if (!this.#events.receive(data, message)) {
      this.#emit("message", this.#raw ? data : message);
    }
  }

  #opened() {
    clearTimeout(this.#timer);
    this.#state = "open";
    this.#timer = setTimeout(() => this.#failures = 0, this.#backoff.stableAfter);
    this.#watchdog?.opened();
    this.#events.opened();
    this.#queue.splice(0).forEach((data) => this.#socket.send(data));
    this.#emit("open");
  }

  /**
   * The login that has opened the connection ends soon, says the server.
   * @returns {boolean} whether that is the client's business
   */
  #expiring(end) {
    if (this.#state === "open") {
      this.#renewals?.announced(end);
    }
    return this.#renewals !== null;
  }

  async #renew(signal) {
    try {
      const ticket = await this.#ticketSource(signal);
      if (ticket && !signal.aborted) {
        await this.#events.request("auth:refresh", { ticket });
      }
    }
    catch (error) {
      // A connection that has ended needs it no more.
      if (!signal.aborted && this.#state === "open") {
        this.#emit("error", error);
      }
    }
  }

  /**
   * An attempt ended before there was a connection.
   */
  #failed(error, signal) {
    const { status, retryAfter } = error;
    if (status === 401 || status === 403) {
      this.#emit("unauthenticated", { status });
    }
    else {
      this.#emit("error", error);
    }
    // What the client got wrong it gets wrong again, apart from being too early.
    const final = error.isFinal || (status >= 400 && status < 500 && ![408, 425, 429].includes(status));
    if (!signal.aborted) {
      this.#ended(1006, error.message, !final, retryAfter);
    }
  }

  /**
   * Nothing has come for so long that nobody can be there.
   */
  #silent() {
    if (this.#state === "open") {
      const { signal } = this.#scope;
      const error = new Error(`Heard nothing any more from ${this.#url}`);
      this.#emit("error", error);
      // A listener may have called close() or connect().
      if (!signal.aborted && this.#state === "open") {
        this.#ended(1006, error.message, true);
      }
    }
  }

  #ended(code, reason, retry, retryAfter) {
    const willReconnect = retry && this.#reconnects;
    this.#enter(willReconnect ? "reconnecting" : "closed");
    this.#emit("close", { code, reason, willReconnect });
    // A listener may have called connect() or close().
    if (this.#state === "reconnecting") {
      this.#retryLater(retryAfter);
    }
  }

  #retryLater(retryAfter = 0) {
    const { base, cap } = this.#backoff;
    const backoff = Math.random() * Math.min(cap, base * 2 ** this.#failures);
    const delay = Math.min(Math.round(Math.max(backoff, retryAfter)), LONGEST_TIMER);
    const attempt = ++this.#failures;
    this.#timer = setTimeout(() => this.#attempt(), delay);
    if (!retryAfter) {
      const { signal } = this.#scope;
      const retryNow = () => {
        this.#emit("reconnecting", { attempt, delay: 0 });
        if (this.#state === "reconnecting") {
          this.#attempt();
        }
      };
      globalThis.addEventListener?.("online", retryNow, { signal });
      globalThis.document?.addEventListener("visibilitychange", () => {
        if (!document.hidden) {
          retryNow();
        }
      }, { signal });
    }
    this.#emit("reconnecting", { attempt, delay });
  }

  /**
   * Changes the state. A new attempt, a wait and the end drop what the state before has
   * left: its timer, its listeners, its request, its socket.
   */
  #enter(state) {
    this.#state = state;
    clearTimeout(this.#timer);
    if (state !== "closing") {
      this.#socket = null;
      this.#renewals?.forget();
      this.#watchdog?.ended();
      this.#scope.abort();
      this.#scope = new AbortController();
    }
    if (state === "closed") {
      // Whoever connects next may be somebody else.
      this.#queue = [];
      this.#failures = 0;
    }
    if (state !== "closing") {
      this.#events.ended();
    }
    if (this.#isOver()) {
      this.#positions.ended();
    }
    return this.#scope.signal;
  }

  async #fetchTicket(issuer, signal) {
    const request = async (csrf) => fetch(issuer, {
      method: "POST",
      headers: {
        "Accept": "application/json",
        "Content-Type": "application/json",
        ...csrf,
        ...(typeof this.#headers === "function" ? await this.#headers() : this.#headers)
      },
      body: JSON.stringify({ endpoint: this.#endpoint, resume: this.#positions.resume() }),
      credentials: this.#credentials,
      redirect: "manual",
      signal
    });
    const csrf = await this.#csrf(issuer);
    let response = await request(csrf);
    if (response.status === 403) {
      // The refusal may have brought the token that was missing or out of date.
      const fresh = await this.#csrf(issuer);
      if (JSON.stringify(fresh) !== JSON.stringify(csrf)) {
        response = await request(fresh);
      }
    }
    const refused = (status, why) => Object.assign(new Error(`No ticket for ${this.#endpoint}: ${why}`), {
      status,
      retryAfter: retryAfterOf(response)
    });
    if (response.type === "opaqueredirect" || (response.status >= 300 && response.status < 400)) {
      throw refused(401, "redirected, as to a login page");
    }
    if (!response.ok) {
      throw refused(response.status, `status ${response.status}`);
    }
    const ticket = ticketOf(await response.text());
    if (!ticket) {
      // Whoever answers so has another page in mind: for a login, or for a session that is over.
      throw refused(401, "the answer is no ticket");
    }
    return ticket;
  }

  #isOver() {
    return this.#state === "closing" || this.#state === "closed";
  }

  #emit(type, event) {
    const listeners = this.#listeners.get(type) ?? new Set();
    for (const listener of [...listeners]) {
      if (listeners.has(listener)) {
        try {
          listener(event);
        }
        catch (error) {
          report(error);
        }
      }
    }
  }

}

/**
 * Whether the server's close code asks or allows the client to come back.
 */
function mayReconnect(code) {
  if (code >= 3000) {
    return code >= 4000 && code <= 4499;
  }
  return ![1000, 1002, 1003, 1007, 1008, 1009, 1010].includes(code);
}

/**
 * A WebSocket on its way. What a browser refuses to try, such as a ticket or subprotocol that
 * is none, or `ws:` from a page with `https:`, it would refuse for ever.
 */
function begun(url, protocols) {
  try {
    return new WebSocket(url, protocols);
  }
  catch (error) {
    throw Object.assign(new Error(`Cannot connect to ${url}: ${error.message}`, { cause: error }), { isFinal: true });
  }
}

function report(error) {
  (globalThis.reportError ?? console.error)(error);
}

function isAbsolute(url) {
  return /^[a-z]+:\/\//i.test(url);
}

function application(baseUrl) {
  const page = globalThis.location?.href;
  if (!page && !isAbsolute(baseUrl)) {
    throw new TypeError("Outside of a web page the option baseUrl is an absolute URL");
  }
  return new URL(baseUrl, page);
}

/**
 * The URL, with `http:` or `https:`, of a path in an application.
 */
function within(base, path) {
  const url = isAbsolute(path) ? path : base.href.replace(/\/*([?#].*)?$/, "") + rooted(path);
  return new URL(url.replace(/^ws/i, "http"));
}

function rooted(path) {
  return "/" + path.replace(/^\/+/, "");
}

function encode(value) {
  if (typeof value === "string" || isBinary(value)) {
    return value;
  }
  const json = JSON.stringify(value);
  if (json === undefined) {
    throw new TypeError(`${typeof value} cannot be sent`);
  }
  return json;
}

function isBinary(value) {
  return value instanceof ArrayBuffer || ArrayBuffer.isView(value) || value instanceof Blob;
}

/**
 * What waits in the queue must not change with the caller's buffer.
 */
function copy(data) {
  if (ArrayBuffer.isView(data)) {
    return new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
  }
  return (data instanceof ArrayBuffer) ? data.slice(0) : data;
}

function parse(text) {
  try {
    return JSON.parse(text);
  }
  catch {
    return text;
  }
}

/**
 * The CSRF token as Spring Security gives it to a page: in two meta elements, or in a
 * cookie. Other origins do not get it.
 */
function csrfHeader(issuer) {
  const page = globalThis.document;
  if (!page || issuer.origin !== globalThis.location?.origin) {
    return {};
  }
  const meta = (name) => page.querySelector(`meta[name="${name}"]`)?.content;
  if (meta("_csrf")) {
    return { [meta("_csrf_header") || "X-CSRF-TOKEN"]: meta("_csrf") };
  }
  const cookie = /(?:^|;\s*)XSRF-TOKEN=([^;]+)/.exec(page.cookie ?? "");
  return cookie ? { "X-XSRF-TOKEN": decodeURIComponent(cookie[1]) } : {};
}

/**
 * The ticket in an answer, if it is one: what can be carried as a subprotocol.
 */
function ticketOf(text) {
  const ticket = parse(text)?.ticket;
  return (typeof ticket === "string" && /^[\w!#$%&'*+.^`|~-]+$/.test(ticket)) ? ticket : null;
}

/**
 * Milliseconds of a `Retry-After` header, given in seconds or as a date.
 */
function retryAfterOf(response) {
  const header = response.headers.get("Retry-After");
  if (!header) {
    return 0;
  }
  const milliseconds = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Math.max(0, milliseconds || 0);
}
