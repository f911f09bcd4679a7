/**
 * The list of endpoints, and what has to be known to connect to the one that is chosen.
 */
import { $, element } from "./dom.js";
import { fill, size, variables } from "./format.js";

export class Endpoints {

  #onChoice;
  #chosen = null;

  /** @param {(endpoint: object) => void} onChoice told of the endpoint that is chosen */
  constructor(onChoice) {
    this.#onChoice = onChoice;
  }

  get chosen() {
    return this.#chosen;
  }

  /** Shows these, and chooses the one that was chosen before, or the first. */
  show(endpoints) {
    $("no-endpoints").hidden = endpoints.length > 0;
    $("endpoints").replaceChildren(...endpoints.map((endpoint) => this.#row(endpoint)));
    const chosen = endpoints.find(({ id }) => id === this.#chosen?.id) ?? endpoints[0];
    if (chosen) {
      this.#choose(chosen);
    }
  }

  /** Where to connect to, by what the form says. */
  target() {
    const values = [...$("variables").querySelectorAll("input")].map(({ value }) => value);
    return {
      endpoint: this.#chosen,
      path: fill(this.#chosen.path, values),
      query: $("query").value.trim().replace(/^\?/, ""),
      subprotocol: $("subprotocol").value
    };
  }

  #row(endpoint) {
    const radio = element("input", { type: "radio", name: "endpoint", value: endpoint.id });
    radio.addEventListener("change", () => this.#choose(endpoint));
    return element("li", {}, element("label", {}, radio,
      element("span", { className: "path", textContent: endpoint.path }),
      element("span", { className: "chip", textContent: inWords(endpoint.authentication) })));
  }

  #choose(endpoint) {
    this.#chosen = endpoint;
    for (const radio of $("endpoints").querySelectorAll("input")) {
      radio.checked = radio.value === endpoint.id;
    }
    $("endpoint").hidden = false;
    $("endpoint-path").textContent = endpoint.path;
    $("facts").replaceChildren(...facts(endpoint).map((fact) => element("li", { className: "chip", textContent: fact })));
    $("callbacks").replaceChildren(...endpoint.callbacks.map(callback));
    $("variables").replaceChildren(...variables(endpoint.path).map(variable));
    this.#showSubprotocols(endpoint);
    $("ticket-note").textContent = note(endpoint);
    this.#onChoice(endpoint);
  }

  #showSubprotocols({ subprotocols, requireSubprotocol }) {
    $("subprotocol-field").hidden = subprotocols.length === 0;
    $("subprotocol").replaceChildren(
      ...(requireSubprotocol ? [] : [element("option", { value: "", textContent: "none" })]),
      ...subprotocols.map((name) => element("option", { value: name, textContent: name })));
  }

}

function callback({ kind, event, method }) {
  return element("li", {}, element("code", { textContent: `@${kind}${event ? `("${event}")` : ""}` }),
    element("span", { textContent: method }));
}

function variable({ name, many }) {
  return element("label", { textContent: `${name} ` },
    element("input", { required: !many, autocomplete: "off", spellcheck: false }));
}

function facts({ id, authentication, subprotocols, allowedOrigins, maxMessageSize }) {
  return [`id ${id}`, inWords(authentication), ...subprotocols.map((name) => `subprotocol ${name}`),
    ...allowedOrigins.map((origin) => `origin ${origin}`), `messages up to ${size(maxMessageSize)}`];
}

function inWords(authentication) {
  return { TICKET: "ticket", HTTP: "login", TICKET_OR_HTTP: "ticket or login", NONE: "no login" }[authentication];
}

function note({ ticketResolver }) {
  return ticketResolver
    ? `This endpoint takes tickets in a way of its own (${ticketResolver}), which the console does not know.`
    : "";
}
