/**
 * Notices that nobody is at the other end of a line that was never closed.
 *
 * @module
 */

const LONGEST_TIMER = 2 ** 31 - 1;

const SHORTEST_INTERVAL = 1_000;

/** How late a timer is when the page, or the machine, has slept. */
const SLEPT = 5_000;

/**
 * Watches one connection after the other. Whatever arrives is a sign of life. After a
 * heartbeat of the server the next one has to come in time; a server that sends none is
 * asked instead, if the application says by which event. Internal: applications use
 * `WsExtClient`.
 */
export class Watchdog {

  #timeout;
  #question;
  #askAfter;
  #line;

  #seen = 0;
  #interval;
  #asked = false;
  #spared = false;
  #timer;

  /**
   * @param {object} options `timeout`, `event`, `interval`, as in the client's `heartbeat`
   * @param {object} line the client: `ask(event, timeout)` sends a question, `dead()` is told that
   * nobody is there
   */
  constructor({ timeout = 15_000, event, interval = 25_000 }, line) {
    this.#timeout = timeout;
    this.#question = event;
    this.#askAfter = interval;
    this.#line = line;
  }

  /** A connection has opened. */
  opened() {
    this.#interval = undefined;
    this.seen();
    if (this.#question !== undefined) {
      this.#wait(this.#askAfter);
    }
  }

  /** Something has arrived. */
  seen() {
    this.#seen = performance.now();
    this.#asked = false;
    this.#spared = false;
  }

  /**
   * The server has sent a heartbeat.
   * @param {number} interval milliseconds until the next
   */
  heartbeat(interval) {
    if (Number.isFinite(interval)) {
      this.#interval = Math.max(interval, SHORTEST_INTERVAL);
      this.#wait(this.#limit());
    }
  }

  /** The connection has ended. */
  ended() {
    clearTimeout(this.#timer);
  }

  /** How long it may be quiet. */
  #limit() {
    return (this.#interval !== undefined) ? this.#interval + this.#timeout : this.#askAfter;
  }

  #wait(milliseconds) {
    clearTimeout(this.#timer);
    const due = performance.now() + milliseconds;
    this.#timer = setTimeout(() => this.#check(performance.now() - due), Math.min(milliseconds, LONGEST_TIMER));
  }

  #check(late) {
    const quiet = performance.now() - this.#seen;
    if (this.#asked) {
      // Nothing has come since.
      this.#giveUp(late);
    }
    else if (quiet < this.#limit()) {
      this.#wait(this.#limit() - quiet);
    }
    else if (this.#interval !== undefined) {
      this.#giveUp(late);
    }
    else {
      this.#asked = true;
      this.#line.ask(this.#question, this.#timeout);
      this.#wait(this.#timeout);
    }
  }

  #giveUp(late) {
    if (late >= SLEPT && !this.#spared) {
      // What has arrived meanwhile may not have been handed over yet.
      this.#spared = true;
      this.#wait(SLEPT);
    }
    else {
      this.#line.dead();
    }
  }

}
