/**
 * The conversation on the screen: bubbles grouped by sender, pictures, and lines in between.
 */
import { $, avatar, element, hue } from "./dom.js";
import { typeOf } from "./pictures.js";

const SAME_GROUP = 5 * 60_000;

const MAX_ENTRIES = 400;

const time = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });

const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

export class Log {

  #me;
  #scroller = $("scroller");
  #list = $("log");
  #newer = $("newer");
  #unseen = 0;
  #last = null;
  #announced = [];

  constructor() {
    this.#scroller.addEventListener("scroll", () => {
      if (this.#atEnd()) {
        this.#seen();
      }
    }, { passive: true });
    this.#newer.addEventListener("click", () => {
      this.#toEnd();
      $("text").focus();
    });
    new ResizeObserver(() => {
      if (this.#unseen === 0) {
        this.#toEnd();
      }
    }).observe(this.#scroller);
    const viewer = $("viewer");
    viewer.addEventListener("click", () => viewer.close());
  }

  clear(me) {
    this.#me = me;
    for (const entry of [...this.#list.children]) {
      this.#drop(entry);
    }
    this.#last = null;
    this.#announced = [];
    $("empty").hidden = false;
    this.#seen();
  }

  /** A line between the messages. */
  line(text, at) {
    const line = element("p", { className: "line" }, text);
    if (at) {
      line.append(" ", stamp(at));
    }
    this.#last = null;
    this.#add(line, () => this.#list.append(line));
  }

  /** What an administrator has to say. */
  notice(text, at) {
    const by = element("p", { className: "notice-by" }, "Administrator ", stamp(at));
    const notice = element("div", { className: "admin-notice" }, by, element("p", { textContent: text }));
    this.#last = null;
    this.#add(notice, () => this.#list.append(notice), true);
  }

  said(from, text, at) {
    this.#bubble(from, at, element("p", { className: "bubble", textContent: text }));
  }

  /**
   * Somebody announced a picture of this many bytes: keep its place.
   */
  announced(from, size, at) {
    const place = element("p", { className: "bubble coming", textContent: "A picture is on its way…" });
    this.#announced.push({ from, size, place });
    if (this.#announced.length > 20) {
      this.#announced.shift();
    }
    this.#bubble(from, at, place);
  }

  /**
   * A binary message has no sender. What tells whose picture it is, is the announcement of
   * the same size.
   */
  async picture(bytes) {
    const announced = this.#announced;
    const index = announced.findIndex(({ size }) => size === bytes.byteLength);
    const [announcement] = (index < 0) ? [] : announced.splice(index, 1);
    const type = typeOf(bytes);
    const image = type && await load(new Blob([bytes], { type }));
    if (announced !== this.#announced) {
      // Meanwhile this is another room.
      return image && URL.revokeObjectURL(image.src);
    }
    if (!image) {
      const text = `${bytes.byteLength} bytes arrived that are no picture`;
      if (announcement) {
        announcement.place.textContent = text;
      }
      else {
        this.line(text);
      }
      return;
    }
    image.alt = announcement ? `Picture from ${announcement.from}` : "Picture";
    const button = element("button", { className: "picture", type: "button", title: "Enlarge" }, image);
    button.addEventListener("click", () => enlarge(image));
    if (announcement) {
      const follow = announcement.from === this.#me || this.#atEnd();
      announcement.place.replaceWith(button);
      if (follow) {
        this.#toEnd();
      }
    }
    else {
      this.#last = null;
      const entry = element("div", { className: "line with-picture" }, "A picture arrived", button);
      this.#add(entry, () => this.#list.append(entry));
    }
  }

  #bubble(from, at, bubble) {
    const own = from === this.#me;
    const date = new Date(at);
    const last = this.#last;
    if (last && last.from === from && date - last.date < SAME_GROUP) {
      this.#add(bubble, () => last.bubbles.append(bubble), own);
      return;
    }
    const name = element("span", { className: "name", textContent: own ? "You" : from });
    const bubbles = element("div", { className: "bubbles" }, element("p", { className: "by" }, name, " ", stamp(at)),
      bubble);
    const group = element("div", { className: own ? "group own" : "group" }, avatar(from), bubbles);
    group.style.setProperty("--hue", hue(from));
    this.#last = { from, date, bubbles };
    this.#add(group, () => this.#list.append(group), own);
  }

  #add(added, append, own = false) {
    const follow = own || this.#atEnd();
    $("empty").hidden = true;
    append();
    while (this.#list.children.length > MAX_ENTRIES) {
      this.#drop(this.#list.firstElementChild);
    }
    if (follow) {
      this.#toEnd();
    }
    else if (!added.classList.contains("line")) {
      this.#unseen++;
      this.#newer.textContent = (this.#unseen === 1) ? "1 new message" : `${this.#unseen} new messages`;
      this.#newer.hidden = false;
    }
  }

  #drop(entry) {
    for (const image of entry.querySelectorAll("img")) {
      URL.revokeObjectURL(image.src);
    }
    entry.remove();
  }

  #atEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    return scrollHeight - scrollTop - clientHeight < 60;
  }

  #toEnd() {
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
    this.#seen();
  }

  #seen() {
    this.#unseen = 0;
    this.#newer.hidden = true;
  }

}

function stamp(at) {
  const date = new Date(at);
  return element("time", { dateTime: at, title: exact.format(date), textContent: time.format(date) });
}

/** The picture, when it is known to be one and how large it is. */
async function load(blob) {
  const image = element("img", { src: URL.createObjectURL(blob) });
  try {
    await image.decode();
    return image;
  }
  catch {
    URL.revokeObjectURL(image.src);
    return null;
  }
}

function enlarge(image) {
  const viewer = $("viewer");
  const large = viewer.querySelector("img");
  large.src = image.src;
  large.alt = image.alt;
  viewer.showModal();
}
