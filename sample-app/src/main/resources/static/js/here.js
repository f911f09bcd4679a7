/**
 * Who is in a room: the list that the server has, and what has changed since it was asked for.
 */
export class Here {

  #client;
  #topic;
  #changed;
  #names = new Set();
  #changes = new Map();

  /**
   * @param {WsExtClient} client the connection to the room
   * @param {string} topic whose subscribers are here
   * @param {function(Set<string>)} changed called with the names
   */
  constructor(client, topic, changed) {
    this.#client = client;
    this.#topic = topic;
    this.#changed = changed;
    client.on("presence:join", ({ user }) => this.#change(user, true));
    client.on("presence:leave", ({ user }) => this.#change(user, false));
  }

  /** Asks for the list. An event that comes before the answer may be newer than that, so it counts. */
  async list() {
    const changes = this.#changes = new Map();
    const names = new Set();
    let cursor;
    do {
      const page = await this.#client.request("presence:list", { topic: this.#topic, limit: 500, cursor });
      page.members.forEach(({ user }) => names.add(user));
      cursor = page.cursor;
    } while (cursor);
    if (changes === this.#changes) {
      this.#names = names;
      changes.forEach((isHere, user) => this.#set(user, isHere));
      this.#changed(names);
    }
  }

  #change(user, isHere) {
    this.#changes.set(user, isHere);
    this.#set(user, isHere);
    this.#changed(this.#names);
  }

  #set(user, isHere) {
    if (isHere) {
      this.#names.add(user);
    }
    else {
      this.#names.delete(user);
    }
  }

}
