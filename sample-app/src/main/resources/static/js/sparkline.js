/**
 * The last minute of a value as a line.
 */

const SVG = "http://www.w3.org/2000/svg";

const POINTS = 240;

const WIDTH = 240;

const HEIGHT = 64;

const MARGIN = 3;

export class Sparkline {

  #values = [];
  #line = document.createElementNS(SVG, "polyline");
  #area = document.createElementNS(SVG, "polygon");
  #drawing = false;

  constructor() {
    this.element = document.createElementNS(SVG, "svg");
    this.element.setAttribute("class", "sparkline");
    this.element.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
    this.element.setAttribute("preserveAspectRatio", "none");
    this.element.setAttribute("aria-hidden", "true");
    this.element.append(this.#area, this.#line);
  }

  /** How far the last value is from the first, as a part of the first. */
  get change() {
    return (this.#values.length > 1) ? this.#values.at(-1) / this.#values[0] - 1 : 0;
  }

  add(value) {
    this.#values.push(value);
    if (this.#values.length > POINTS) {
      this.#values.shift();
    }
    this.#drawSoon();
  }

  clear() {
    this.#values = [];
    this.#drawSoon();
  }

  /** The values of a batch arrive together and are drawn once. */
  #drawSoon() {
    if (!this.#drawing) {
      this.#drawing = true;
      requestAnimationFrame(() => {
        this.#drawing = false;
        this.#draw();
      });
    }
  }

  #draw() {
    const low = Math.min(...this.#values);
    const span = Math.max(...this.#values) - low || 1;
    const step = WIDTH / Math.max(this.#values.length - 1, 1);
    const points = this.#values.map((value, index) => {
      const height = (value - low) / span * (HEIGHT - 2 * MARGIN);
      return `${(index * step).toFixed(1)},${(HEIGHT - MARGIN - height).toFixed(1)}`;
    });
    this.#line.setAttribute("points", points.join(" "));
    this.#area.setAttribute("points", [`0,${HEIGHT}`, ...points, `${WIDTH},${HEIGHT}`].join(" "));
  }

}
