/**
 * When the login of a connection is renewed.
 *
 * @module
 */

const BURST = 2;

const REFILL = 10_000;

/**
 * Renews at most once for each end that the server announces, and never more often than
 * twice and then every ten seconds, whoever says so and on however many connections:
 * tickets are limited, and all of a user's pages share them. Internal: applications use
 * `WsExtClient`.
 */
export class Renewals {

  #renew;
  #answered = new Set();
  #pending;
  #timer;

  // How many renewals may begin at once, as of a moment.
  #left = BURST;
  #since = performance.now();

  /**
   * @param {() => void} renew renews the connection of the moment
   */
  constructor(renew) {
    this.#renew = renew;
  }

  /**
   * The server has said when the login ends.
   * @param {string} expiresAt
   */
  announced(expiresAt) {
    const end = Date.parse(expiresAt);
    // A ticket of a login that ends at the same time would renew it to no purpose, for ever.
    if (Number.isNaN(end) || this.#answered.has(end)) {
      return;
    }
    this.#pending = end;
    if (!this.#timer) {
      this.#begin();
    }
  }

  /** There is no connection any more to be renewed. */
  forget() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#pending = undefined;
    this.#answered.clear();
  }

  #begin() {
    const now = performance.now();
    const gained = Math.floor((now - this.#since) / REFILL);
    this.#left = Math.min(BURST, this.#left + gained);
    this.#since = (this.#left === BURST) ? now : this.#since + gained * REFILL;
    if (this.#left === 0) {
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        this.#begin();
      }, this.#since + REFILL - now);
      return;
    }
    this.#left--;
    this.#answered.add(this.#pending);
    this.#renew();
  }

}
