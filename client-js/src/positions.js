/**
 * Where a page is in the histories of its topics: what it has seen last, what is new, and
 * whether anything is missing.
 *
 * @module
 */

const RESUMED = "topic:resumed";

const LOST = "topic:lost";

const SUBSCRIBE = "topic:subscribe";

const UNSUBSCRIBED = "topic:unsubscribed";

/** As many as a ticket carries, and bytes of them. */
const MOST = 100;

const MOST_BYTES = 15_000;

const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * The positions of one client. Internal: applications use `WsExtClient`.
 */
export class Positions {

  // Those that were seen last stand last.
  #seen = new Map();
  #awaited = new Set();
  #line;

  /**
   * @param {object} known positions by their topics that the page has kept
   * @param {object} line the client: `emit(name, payload)`, `isOver()`
   */
  constructor(known, line) {
    this.#line = line;
    for (const [topic, text] of Object.entries(known)) {
      const position = parsed(text);
      if (!position) {
        throw new TypeError(`"${text}" is no position of "${topic}"`);
      }
      this.#seen.set(topic, position);
    }
  }

  get(topic) {
    return this.#seen.get(topic)?.text;
  }

  all() {
    return Object.fromEntries([...this.#seen].map(([topic, { text }]) => [topic, text]));
  }

  /**
   * What a ticket carries: the topics that were heard of last, if there are too many.
   * @returns {object|undefined} positions by their topics
   */
  resume() {
    const chosen = [];
    let bytes = 0;
    for (const [topic, { text }] of [...this.#seen].reverse().slice(0, MOST)) {
      bytes += new TextEncoder().encode(JSON.stringify([topic, text])).length;
      if (bytes > MOST_BYTES) {
        break;
      }
      chosen.unshift([topic, text]);
    }
    return (chosen.length > 0) ? Object.fromEntries(chosen) : undefined;
  }

  /**
   * A message with a position has come, or the position alone.
   * @returns {boolean|undefined} whether it is new to the page; `undefined` if that is no
   * position
   */
  arrived(topic, text) {
    const position = parsed(text);
    if (!position) {
      return undefined;
    }
    const last = this.#seen.get(topic);
    if (last && last.epoch === position.epoch && position.offset <= last.offset) {
      return false;
    }
    this.#move(topic, position);
    return true;
  }

  /**
   * The server says where topics are: an event of its own, or its answer to a subscription.
   * @returns {boolean} whether that was all that it said
   */
  told(name, payload) {
    if (name === RESUMED) {
      Object.entries(payload ?? {}).forEach(([topic, state]) => this.#resumed(topic, state ?? {}));
      return true;
    }
    if (name === LOST && payload) {
      this.#lost(payload.topic, parsed(payload.pos));
      return true;
    }
    if (name === SUBSCRIBE && payload?.pos) {
      this.#resumed(payload.topic, payload);
    }
    if (name === UNSUBSCRIBED && payload) {
      this.forget(payload.topic);
    }
    return false;
  }

  #resumed(topic, { pos, recovered, count = 0, error }) {
    if (error) {
      // What is out of reach for now goes on from there another time.
      if (error === "forbidden") {
        this.forget(topic);
      }
      return;
    }
    const position = parsed(pos);
    if (!position) {
      // The topic has no history any more.
      if (recovered === false) {
        this.#lost(topic, null);
      }
      return;
    }
    const last = this.#seen.get(topic);
    if (recovered) {
      // What is replayed comes after this, one position after the other.
      if (count === 0) {
        this.#move(topic, position);
      }
      this.#line.emit("recovered", { topic, count });
    }
    else if (recovered === false || (last && isBehind(last, position))) {
      this.#lost(topic, position);
    }
    else if (!last) {
      this.#move(topic, position);
    }
  }

  #lost(topic, position) {
    if (position) {
      this.#move(topic, position);
    }
    else {
      this.forget(topic);
    }
    this.#line.emit("lost", { topic });
  }

  #move(topic, position) {
    this.#seen.delete(topic);
    this.#seen.set(topic, position);
    for (const awaited of this.#awaited) {
      if (awaited.topic === topic && !isBehind(position, awaited.position)) {
        this.#settle(awaited);
      }
    }
  }

  /**
   * When the page has seen a topic up to a position.
   * @returns {Promise<void>}
   */
  seen(topic, text, timeout) {
    const position = parsed(text);
    if (!position) {
      return Promise.reject(new TypeError(`"${text}" is no position of "${topic}"`));
    }
    const last = this.#seen.get(topic);
    if (last && !isBehind(last, position)) {
      return Promise.resolve();
    }
    if (this.#line.isOver()) {
      return Promise.reject(failure("closed", `"${topic}" will not be seen`));
    }
    return new Promise((resolve, reject) => {
      const awaited = { topic, position, resolve, reject };
      const tooLong = () => this.#settle(awaited, failure("timeout", `"${topic}" was not seen within ${timeout} ms`));
      awaited.timer = setTimeout(tooLong, Math.min(timeout, LONGEST_TIMER));
      this.#awaited.add(awaited);
    });
  }

  forget(topic) {
    this.#seen.delete(topic);
  }

  /**
   * Nothing comes any more.
   */
  ended() {
    for (const awaited of this.#awaited) {
      this.#settle(awaited, failure("closed", `The connection was closed before "${awaited.topic}" was seen`));
    }
  }

  #settle(awaited, error) {
    this.#awaited.delete(awaited);
    clearTimeout(awaited.timer);
    if (error) {
      awaited.reject(error);
    }
    else {
      awaited.resolve();
    }
  }

}

/** Whether one place is certainly not as far as another, or in another epoch. */
function isBehind(one, other) {
  return one.epoch !== other.epoch || one.offset < other.offset;
}

function parsed(text) {
  const parts = (typeof text === "string") ? /^([\w-]{1,32})\.(\d{1,15})\.[\w-]{0,16}$/.exec(text) : null;
  return parts && { text, epoch: parts[1], offset: Number(parts[2]) };
}

function failure(code, message) {
  return Object.assign(new Error(message), { code });
}
