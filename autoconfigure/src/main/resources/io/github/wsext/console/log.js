/**
 * What has come and gone, of which only the latest is kept: however fast it comes, the page
 * draws once a frame, and no more than it keeps.
 */
import { $, element } from "./dom.js";
import { hexDump, pretty, size } from "./format.js";

/** How many entries are kept. */
const MAX_ENTRIES = 500;

/** How much of a text is kept, in characters, and of bytes. */
const MAX_TEXT = 64 * 1024;

const MAX_BYTES = 4 * 1024;

const PREVIEW = 300;

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit",
  fractionalSecondDigits: 3 });

const ARROWS = { in: "↓", out: "↑", note: "•", bad: "×" };

const WORDS = { in: "received", out: "sent", note: "note", bad: "problem" };

export class Log {

  #entries = [];
  #fresh = [];
  #count = 0;
  #paused = false;
  #scheduled = false;
  #eventKey = "event";

  constructor() {
    $("pause").addEventListener("click", () => this.#pause(!this.#paused));
    $("clear").addEventListener("click", () => this.#clear());
    $("filter").addEventListener("input", () => this.#redraw());
  }

  /** @param {string} key by which events are told from other texts */
  set eventKey(key) {
    this.#eventKey = key;
  }

  /** Adds a message: `direction` is `in` or `out`. */
  message(direction, data) {
    if (typeof data === "string") {
      const text = kept(data);
      this.#add({ direction, kind: "text", size: utf8Length(data), text, more: data.length - text.length });
    }
    else if (data instanceof Blob) {
      this.#add({ direction, kind: "binary", size: data.size, text: data.name ?? "a file", more: 0 });
    }
    else {
      const all = new Uint8Array(data);
      this.#add({ direction, kind: "binary", size: all.length, bytes: all.slice(0, MAX_BYTES),
        more: Math.max(0, all.length - MAX_BYTES) });
    }
  }

  /** Adds what is no message: that a connection has opened, ended or not come about. */
  note(kind, text, isBad = false) {
    this.#add({ direction: isBad ? "bad" : "note", kind, text, more: 0 });
  }

  #add(entry) {
    this.#fresh.push({ ...entry, number: this.#count, time: new Date() });
    this.#count++;
    // Pages that nobody looks at draw no frames.
    if (this.#fresh.length > MAX_ENTRIES) {
      this.#fresh.splice(0, this.#fresh.length - MAX_ENTRIES);
    }
    if (!this.#scheduled) {
      this.#scheduled = true;
      requestAnimationFrame(() => this.#draw());
    }
  }

  #draw() {
    this.#scheduled = false;
    if (!this.#paused) {
      const fresh = this.#fresh.splice(0);
      this.#entries.push(...fresh);
      this.#entries.splice(0, this.#entries.length - MAX_ENTRIES);
      const scroller = $("scroller");
      // Who reads what came before goes on reading, until he does something himself.
      const follow = scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 8
        || fresh.some(({ direction }) => direction !== "in");
      $("log").append(...fresh.filter((entry) => this.#matches(entry)).map((entry) => this.#row(entry)));
      const rows = $("log").children;
      const oldest = this.#entries[0];
      while (rows.length > 0 && (rows.length > MAX_ENTRIES || rows[0].entry.number < oldest.number)) {
        rows[0].remove();
      }
      if (follow) {
        scroller.scrollTop = scroller.scrollHeight;
      }
    }
    this.#showCount();
  }

  #redraw() {
    $("log").replaceChildren(...this.#entries.filter((entry) => this.#matches(entry)).map((entry) => this.#row(entry)));
    this.#showCount();
  }

  #showCount() {
    const shown = $("log").children.length;
    const gone = this.#count - this.#entries.length - this.#fresh.length;
    const parts = [];
    if (shown < this.#entries.length) {
      parts.push(`${shown} of ${this.#entries.length} shown`);
    }
    else if (this.#count > 0) {
      parts.push(`${this.#count.toLocaleString("en")} so far`);
    }
    if (gone > 0) {
      parts.push(`the latest ${MAX_ENTRIES} are kept`);
    }
    $("count").textContent = parts.join(", ");
    $("empty").hidden = this.#entries.length > 0;
    $("pause").textContent = !this.#paused ? "Pause" : (this.#fresh.length > 0) ? `Resume (${this.#fresh.length})` : "Resume";
  }

  #pause(paused) {
    this.#paused = paused;
    $("pause").setAttribute("aria-pressed", String(paused));
    this.#draw();
  }

  #clear() {
    this.#entries = [];
    this.#fresh = [];
    this.#count = 0;
    this.#redraw();
  }

  #matches({ kind, direction, text, bytes }) {
    const wanted = $("filter").value.trim().toLowerCase();
    return !wanted || `${kind} ${WORDS[direction]} ${text ?? hexDump(bytes)}`.toLowerCase().includes(wanted);
  }

  #row(entry) {
    const { direction, kind, text, bytes, time } = entry;
    const event = (kind === "text") ? eventOf(text, this.#eventKey) : null;
    const preview = (text ?? [...bytes.subarray(0, 24)].map((byte) => byte.toString(16).padStart(2, "0")).join(" "))
      .slice(0, PREVIEW);
    const head = [
      element("time", { dateTime: time.toISOString(), textContent: clock.format(time) }),
      element("span", { className: "arrow", title: WORDS[direction], textContent: ARROWS[direction] }),
      element("span", { className: "hidden-label", textContent: WORDS[direction] }),
      element("span", { className: "kind", textContent: event ? "event" : kind }),
      element("span", { className: "size", textContent: (entry.size === undefined) ? "" : size(entry.size) }),
      element("span", { className: "preview", textContent: preview })
    ];
    const row = element("li", { className: "entry" });
    row.entry = entry;
    row.dataset.direction = direction;
    row.append((entry.size === undefined) ? element("p", { className: "line" }, ...head) : details(head, entry));
    return row;
  }

}

/** All of a message, made when somebody wants to see it. */
function details(head, { text, bytes, more }) {
  const made = element("details", {}, element("summary", { className: "line" }, ...head));
  made.addEventListener("toggle", () => {
    if (made.open && made.children.length === 1) {
      const whole = bytes ? hexDump(bytes) : (more > 0) ? text : pretty(text) ?? text;
      made.append(element("pre", { tabIndex: 0, textContent: whole }));
      if (more > 0) {
        made.append(element("p", { className: "note", textContent: `${more.toLocaleString("en")} more are not kept.` }));
      }
    }
  });
  return made;
}

function eventOf(text, key) {
  // Events begin with the brace; what only looks like one begins with a space.
  if (!text.startsWith("{")) {
    return null;
  }
  try {
    const name = JSON.parse(text)[key];
    return (typeof name === "string") ? name : null;
  }
  catch {
    return null;
  }
}

/** A part of a long text would keep the whole of it in memory. */
function kept(text) {
  return (text.length <= MAX_TEXT) ? text : new TextDecoder().decode(new TextEncoder().encode(text.slice(0, MAX_TEXT)));
}

function utf8Length(text) {
  let length = text.length;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    // Either half of a pair is two bytes of four.
    length += (unit < 0x80) ? 0 : (unit < 0x800 || (unit >= 0xd800 && unit < 0xe000)) ? 1 : 2;
  }
  return length;
}
