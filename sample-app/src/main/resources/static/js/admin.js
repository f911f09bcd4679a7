/**
 * Who is connected, as the server tells it, and what can be done about it.
 */
import { WsExtClient } from "/wsext/client.js";

import { $, avatar, element, toast } from "./dom.js";
import { HttpError, get } from "./http.js";
import { Status } from "./status.js";

const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

const relative = new Intl.RelativeTimeFormat(undefined, { style: "short", numeric: "auto" });

const status = new Status($("admin"));

const rows = new Map();

let me = null;
let client = null;
let addressee = null;

async function start() {
  try {
    await identify();
  }
  catch {
    leave();
    return;
  }
  $("admin").hidden = false;
  client = new WsExtClient("/admin");
  status.follow(client);
  client.on("open", () => $("sheet").inert = false);
  client.on("connections", show);
  client.on("message", (message) => (message?.type === "notice") && toast(`Administrator: ${message.text}`, "info"));
  // What is over for good can be looked at, no more.
  client.on("close", ({ willReconnect }) => $("sheet").inert = !willReconnect);
  // A browser does not learn why a handshake was refused: somebody else may have logged in.
  client.on("reconnecting", () => identify().catch((error) => (error.status === 403) && leave()));
  client.on("unauthenticated", leave);
}

async function identify() {
  const { name, authorities } = await get("/api/me");
  if (!authorities.includes("ROLE_ADMIN")) {
    throw new HttpError(403);
  }
  me = name;
}

/** The chat has the door. */
function leave() {
  client?.close();
  location.replace("/");
}

/** Rows stay while their connections do, so that focus and selection do, too. */
function show(connections) {
  const ids = new Set(connections.map(({ id }) => id));
  for (const [id, row] of rows) {
    if (!ids.has(id)) {
      row.remove();
      rows.delete(id);
    }
  }
  for (const connection of connections) {
    if (!rows.has(connection.id)) {
      rows.set(connection.id, makeRow(connection));
      $("connections").append(rows.get(connection.id));
    }
    rows.get(connection.id).querySelector("time").textContent = age(connection.openedAt);
  }
  const users = new Set(connections.map(({ user }) => user).filter(Boolean)).size;
  $("count").textContent = `${plural(connections.length, "connection")} of ${plural(users, "user")}`;
  $("alone").hidden = connections.length > 1;
}

function makeRow({ id, user, path, openedAt }) {
  const time = element("time", { dateTime: openedAt, title: exact.format(new Date(openedAt)) });
  const actions = element("div", { className: "actions" });
  if (user) {
    actions.append(button(`Message ${user}`, "Message", "plain", () => write(user)),
      button(`Disconnect ${user}`, "Disconnect", "plain danger", () => disconnect(user)));
  }
  const you = element("span", { className: "you", textContent: (user === me) ? "you" : "" });
  return element("tr", {},
    element("td", { className: "user" }, ...(user ? [avatar(user), user, you] : ["nobody in particular"])),
    element("td", { className: "path", textContent: path }),
    element("td", { className: "opened" }, time),
    element("td", { className: "id", title: id, textContent: id }), element("td", {}, actions));
}

function button(label, text, className, action) {
  const made = element("button", { type: "button", className, ariaLabel: label, textContent: text });
  made.addEventListener("click", action);
  return made;
}

function age(openedAt) {
  const seconds = Math.max(0, Math.round((Date.now() - Date.parse(openedAt)) / 1000));
  if (seconds < 60) {
    return relative.format(-seconds, "second");
  }
  return (seconds < 3600) ? relative.format(-Math.floor(seconds / 60), "minute")
    : relative.format(-Math.floor(seconds / 3600), "hour");
}

function plural(count, noun) {
  return `${count} ${noun}${(count === 1) ? "" : "s"}`;
}

/* What the administrator does */

function write(user) {
  addressee = user;
  $("message-title").textContent = `To ${user}`;
  $("message-form").reset();
  $("message").showModal();
}

$("message-cancel").addEventListener("click", () => $("message").close());

$("message-form").addEventListener("submit", () => {
  const user = addressee;
  ask("user:message", { user, text: $("message-text").value },
    ({ queued }) => (queued > 0) ? `Sent to ${user} on ${plural(queued, "connection")}.` : `${user} has gone.`);
});

function disconnect(user) {
  ask("user:disconnect", { user },
    ({ connections }) => `${user} is disconnected: ${plural(connections, "connection")}.`);
}

/** Asks the server to do something, and says what it has done. */
async function ask(event, payload, describe) {
  try {
    toast(describe(await client.request(event, payload)), "info");
  }
  catch (error) {
    // The end of the connection has been told.
    if (client.state !== "closed") {
      toast(error.payload ? error.message : "There was no answer. It may be done all the same.");
    }
  }
}

$("retry").addEventListener("click", () => client?.connect());

start();
