/**
 * The console: puts its parts together.
 */
import { Composer } from "./composer.js";
import { Connection } from "./connection.js";
import { $ } from "./dom.js";
import { Endpoints } from "./endpoints.js";
import { Log } from "./log.js";
import { Refusal, describe } from "./server.js";

const STATES = { connecting: "Connecting…", open: "Connected", closing: "Closing…", closed: "Not connected" };

const log = new Log();

const connection = new Connection({
  state: showState,
  opened(subprotocol) {
    log.note("open", `Connected to ${where}${subprotocol ? `, subprotocol ${subprotocol}` : ""}`);
  },
  received: (data) => log.message("in", data),
  closed(code, reason) {
    const text = `${code}: ${meaningOf(code)}.${reason ? ` The reason given is "${reason}".` : ""}`;
    log.note("close", text, ![1000, 1005].includes(code));
  },
  refused(refusal) {
    showProblem(refusal);
    log.note("refused", `${refusal.message} ${refusal.text}`, true);
  }
});

const composer = new Composer((data) => {
  const sent = connection.send(data);
  if (sent) {
    log.message("out", data);
  }
  return sent;
});

const endpoints = new Endpoints((endpoint) => {
  showProblem(null);
  composer.offer(endpoint, description.envelope);
});

let description = null;
let where = "";

async function load() {
  try {
    description = await describe();
  }
  catch (error) {
    showRefused((error instanceof Refusal) ? error : new Refusal("The console cannot be shown.", error.message));
    return;
  }
  $("refused").hidden = true;
  $("state").hidden = false;
  $("console").hidden = false;
  $("application").textContent = description.application ?? "";
  $("user").textContent = description.user ?? "";
  log.eventKey = description.envelope.eventKey;
  endpoints.show(description.endpoints);
  showState(connection.state);
}

function showRefused({ message, text }) {
  $("refused-title").textContent = message;
  $("refused-text").textContent = text;
  $("refused").hidden = false;
  $("console").hidden = true;
  $("state").hidden = true;
}

function showState(state) {
  document.documentElement.dataset.state = state;
  $("status").textContent = STATES[state];
  $("connect").hidden = state !== "closed";
  $("disconnect").hidden = state === "closed";
  $("composer").hidden = state !== "open";
  // What is connected stays what is shown.
  $("endpoints").inert = state !== "closed";
}

function showProblem(refusal) {
  $("problem").hidden = !refusal;
  $("problem").textContent = refusal ? `${refusal.message} ${refusal.text}` : "";
}

function meaningOf(code) {
  return description.closes.find(({ from, to }) => from <= code && code <= to)?.meaning ?? "No code of a WebSocket";
}

$("connect-form").addEventListener("submit", (event) => {
  event.preventDefault();
  showProblem(null);
  const target = endpoints.target();
  where = target.path;
  connection.connect(target);
});

$("disconnect").addEventListener("click", () => connection.disconnect());

$("reload").addEventListener("click", load);

load();
