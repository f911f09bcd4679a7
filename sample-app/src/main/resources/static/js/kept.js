/**
 * What was said in a room and how far it was heard, as long as the tab is open: a page that is
 * loaded anew shows it, and goes on from there.
 */
const MOST = 100;

export class Kept {

  #key;
  #messages = [];
  #positions = {};

  /**
   * @param {string} user who is reading: nobody else has heard the same
   * @param {string} room
   */
  constructor(user, room) {
    this.#key = `chat:${user}:${room}`;
    const stored = sessionStorage.getItem(this.#key);
    if (stored) {
      ({ messages: this.#messages, positions: this.#positions } = JSON.parse(stored));
    }
  }

  get messages() {
    return this.#messages;
  }

  get positions() {
    return this.#positions;
  }

  /** Keeps a message together with the place that it brings the page to. */
  add({ from, text, at }, positions) {
    this.#messages = [...this.#messages, { from, text, at }].slice(-MOST);
    this.#positions = positions;
    sessionStorage.setItem(this.#key, JSON.stringify({ messages: this.#messages, positions }));
  }

}
