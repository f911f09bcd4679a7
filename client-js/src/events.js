/**
 * Named events on top of the messages of one client: what a message means, requests and
 * their answers, questions of the server, topics.
 *
 * @module
 */

const ERROR = "error";

const EXPIRING = "auth:expiring";

const HEARTBEAT = "wsext:heartbeat";

const SUBSCRIBE = "topic:subscribe";

const UNSUBSCRIBE = "topic:unsubscribe";

const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * The part of the client that knows what an event is. Internal: applications use
 * `WsExtClient`.
 */
export class Events {

  #line;
  #positions;
  #eventKey;
  #payloadKey;
  #idKey;
  #batchPrefix;
  #raw;
  #sending;
  #received;

  #requests = new Map();
  #requested = 0;
  #secret = unguessable();
  #handlers = new Map();
  #topics = new Map();
  #connection = 0;

  /**
   * @param {object} options those of the client
   * @param {object} line the client: `isOpen()`, `isOver()`, `send(text)`, `isQueued(text)`,
   * `withdraw(text)`, `expiring(end)`, `heartbeat(interval)`, `hears(name)`, `emit(name, payload)`, `report(error)`
   * @param {Positions} positions where the page is in its topics
   */
  constructor({ eventKey = "event", payloadKey = "payload", idKey = "id", batchPrefix = "batch_", raw = false,
      tracing = {} }, line, positions) {
    this.#sending = tracing.sending;
    this.#received = tracing.received;
    this.#positions = positions;
    this.#eventKey = eventKey;
    this.#payloadKey = payloadKey;
    this.#idKey = idKey;
    this.#batchPrefix = batchPrefix;
    this.#raw = raw;
    this.#line = line;
  }

  /* Messages of the server */

  /**
   * Hands a text to whoever waits for it.
   * @returns {boolean} `false` if it is no event, or nobody does
   */
  receive(text, message) {
    // The server's own begin with a brace. What an application passes on as it is, and might
    // be taken for one of the server's own, begins with a space.
    if (!text.startsWith("{")) {
      return false;
    }
    const { topic, pos, traceparent, tracestate, [this.#eventKey]: name, [this.#payloadKey]: payload, [this.#idKey]: id } = message;
    const isNew = (typeof topic === "string") ? this.#positions.arrived(topic, pos) : undefined;
    if (isNew === false) {
      return true;
    }
    if (typeof name !== "string") {
      return isNew === true && this.#pass(text, message, payload);
    }
    if (this.#positions.told(name, payload)) {
      this.#tell(name, payload);
      return true;
    }
    if (name === HEARTBEAT) {
      this.#line.heartbeat(payload?.interval);
      return true;
    }
    if (name === EXPIRING && this.#line.expiring(payload?.expiresAt)) {
      this.#tell(name, payload);
      return true;
    }
    const deliver = () => this.#deliver(name, payload, id);
    return (this.#received && typeof traceparent === "string")
      ? this.#within(name, { traceparent, tracestate }, deliver) : deliver();
  }

  #deliver(name, payload, id) {
    if (this.#raw) {
      return this.#settle(name, payload, id);
    }
    return this.#settle(name, payload, id) || this.#asked(name, payload, id) || this.#tell(name, payload)
      || this.#unpack(name, payload);
  }

  /**
   * Has the page deliver an event within its trace. Whatever it makes of that, the event is
   * delivered once.
   */
  #within(name, trace, deliver) {
    let delivered;
    const once = () => {
      delivered ??= deliver();
    };
    try {
      this.#received(name, trace, once);
    }
    catch (error) {
      this.#line.report(error);
    }
    once();
    return delivered;
  }

  /**
   * A message of a topic that is no event. One that the page has sent itself is there by its
   * position alone.
   */
  #pass(text, message, payload) {
    if (Object.hasOwn(message, this.#payloadKey)) {
      const key = `"${this.#payloadKey}":`;
      const written = () => text.slice(text.indexOf(key) + key.length, text.lastIndexOf("}"));
      this.#line.emit("message", (this.#raw && typeof payload !== "string") ? written() : payload);
    }
    return true;
  }

  #tell(name, payload) {
    if (!this.#line.hears(name)) {
      return false;
    }
    this.#line.emit(name, (name === ERROR) ? errorOf(payload) : payload);
    return true;
  }

  #unpack(name, payload) {
    const single = name.startsWith(this.#batchPrefix) ? name.slice(this.#batchPrefix.length) : "";
    if (!Array.isArray(payload?.d) || !this.#line.hears(single)) {
      return false;
    }
    payload.d.forEach((each) => this.#line.emit(single, each));
    return true;
  }

  /* Events and requests of the client */

  send(name, payload) {
    return this.#line.send(this.#write(name, payload));
  }

  request(name, payload, { timeout = 10_000 } = {}) {
    return new Promise((resolve, reject) => {
      const id = this.#secret + ++this.#requested;
      const text = this.#write(name, payload, id);
      if (!this.#line.send(text)) {
        reject(failure("closed", `"${name}" was not sent`));
        return;
      }
      const tooLong = () => {
        this.#requests.delete(id);
        this.#line.withdraw(text);
        reject(failure("timeout", `"${name}" was not answered within ${timeout} ms`));
      };
      const timer = setTimeout(tooLong, Math.min(timeout, LONGEST_TIMER));
      this.#requests.set(id, { name, text, timer, resolve, reject });
    });
  }

  #settle(name, payload, id) {
    const request = this.#requests.get(id);
    if (!request || (name !== request.name && name !== ERROR)) {
      return false;
    }
    this.#requests.delete(id);
    clearTimeout(request.timer);
    if (name === request.name) {
      request.resolve(payload);
    }
    else {
      request.reject(errorOf(payload));
    }
    return true;
  }

  /* Questions of the server */

  handle(name, handler) {
    if (this.#handlers.has(name)) {
      throw new TypeError(`There is a handler for "${name}" already`);
    }
    this.#handlers.set(name, handler);
    return () => (this.#handlers.get(name) === handler) && this.#handlers.delete(name);
  }

  #asked(name, payload, id) {
    const handler = this.#handlers.get(name);
    if (!handler || id === undefined) {
      return false;
    }
    this.#answer(name, payload, id, handler);
    return true;
  }

  async #answer(name, payload, id, handler) {
    const connection = this.#connection;
    let answer;
    try {
      answer = this.#write(name, await handler(payload) ?? null, id);
    }
    catch (error) {
      this.#line.report(error);
      answer = this.#write(ERROR, { code: "failed", message: String(error?.message ?? error) }, id);
    }
    // Another connection has not asked.
    if (connection === this.#connection) {
      this.#line.send(answer);
    }
  }

  /* Topics */

  subscribe(topic) {
    let subscription = this.#topics.get(topic);
    if (!subscription) {
      if (this.#line.isOver()) {
        return Promise.reject(failure("closed", `Not subscribed to "${topic}"`));
      }
      subscription = { confirmed: false };
      subscription.promise = new Promise((resolve, reject) => Object.assign(subscription, { resolve, reject }));
      this.#topics.set(topic, subscription);
      if (this.#line.isOpen()) {
        this.#join(topic, subscription);
      }
    }
    return subscription.promise;
  }

  async #join(topic, subscription) {
    try {
      await this.request(SUBSCRIBE, { topic, pos: this.#positions.get(topic) });
      subscription.confirmed = true;
      subscription.resolve();
    }
    catch (error) {
      // The next connection subscribes again, if there is one.
      if (error.code !== "closed") {
        this.#refused(topic, subscription, error);
      }
    }
  }

  #refused(topic, subscription, error) {
    if (this.#topics.get(topic) === subscription) {
      this.#topics.delete(topic);
    }
    if (error.code === "forbidden") {
      this.#positions.forget(topic);
    }
    if (subscription.confirmed) {
      this.#line.emit(ERROR, Object.assign(error, { topic }));
    }
    else {
      subscription.reject(error);
    }
  }

  async unsubscribe(topic) {
    const subscription = this.#topics.get(topic);
    if (!subscription) {
      return;
    }
    this.#topics.delete(topic);
    this.#positions.forget(topic);
    if (!this.#line.isOpen()) {
      subscription.reject(failure("closed", `Not subscribed to "${topic}"`));
      return;
    }
    try {
      await this.request(UNSUBSCRIBE, { topic });
    }
    catch (error) {
      // A connection that has ended is subscribed to nothing.
      if (error.code !== "closed") {
        throw error;
      }
    }
    finally {
      if (!this.#topics.has(topic)) {
        this.#positions.forget(topic);
      }
    }
  }

  /* The connection */

  opened() {
    this.#topics.forEach((subscription, topic) => this.#join(topic, subscription));
  }

  /**
   * The connection has ended. Whether what it has not answered was done nobody can tell;
   * what still waits to be sent goes on waiting.
   */
  ended() {
    this.#connection++;
    for (const [id, request] of this.#requests) {
      if (!this.#line.isQueued(request.text)) {
        this.#requests.delete(id);
        clearTimeout(request.timer);
        request.reject(failure("closed", `The connection ended before "${request.name}" was answered`));
      }
    }
    if (this.#line.isOver()) {
      for (const [topic, subscription] of this.#topics) {
        if (!subscription.confirmed) {
          this.#refused(topic, subscription, failure("closed", `Not subscribed to "${topic}"`));
        }
      }
    }
  }

  #write(name, payload, id) {
    const { traceparent, tracestate } = this.#trace(name);
    return JSON.stringify({
      [this.#eventKey]: name, [this.#payloadKey]: payload, [this.#idKey]: id, traceparent, tracestate
    });
  }

  #trace(name) {
    try {
      return this.#sending?.(name) ?? {};
    }
    catch (error) {
      this.#line.report(error);
      return {};
    }
  }

}

/** What nobody else knows, so that nobody else can answer for the server. */
function unguessable() {
  const [first, second] = crypto.getRandomValues(new Uint32Array(2));
  return `${first.toString(36)}${second.toString(36)}-`;
}

/** What the server says in an `error` event. */
function errorOf(payload) {
  const message = payload?.message ?? "The server answered with an error";
  return Object.assign(failure(payload?.code, String(message)), { payload });
}

function failure(code, message) {
  return Object.assign(new Error(message), { code });
}
