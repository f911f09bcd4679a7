/**
 * Who is connected, and what can be done about it.
 */
import { $, avatar, element, toast } from "./dom.js";
import { get, send } from "./http.js";

const INTERVAL = 2000;

const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

const relative = new Intl.RelativeTimeFormat(undefined, { style: "short", numeric: "auto" });

const rows = new Map();

let addressee = null;

async function refresh() {
  let connections;
  try {
    connections = await get("/api/admin/connections");
  }
  catch (error) {
    if (error.status === 401 || error.status === 403) {
      location.replace("/");
      return;
    }
    $("count").textContent = "The server cannot be reached.";
    return;
  }
  show(connections);
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
  $("nobody").hidden = connections.length > 0;
}

function makeRow({ id, user, path, openedAt }) {
  const time = element("time", { dateTime: openedAt, title: exact.format(new Date(openedAt)) });
  const actions = element("div", { className: "actions" });
  if (user) {
    actions.append(button(`Message ${user}`, "Message", "plain", () => write(user)),
      button(`Disconnect ${user}`, "Disconnect", "plain danger", () => disconnect(user)));
  }
  return element("tr", {},
    element("td", { className: "user" }, ...(user ? [avatar(user), user] : ["nobody in particular"])),
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

$("message-form").addEventListener("submit", async () => {
  const user = addressee;
  await attempt(async () => {
    const { queued } = await send("POST", `/api/admin/users/${encodeURIComponent(user)}/messages`,
      { text: $("message-text").value });
    toast((queued > 0) ? `Sent to ${user} on ${plural(queued, "connection")}.` : `${user} has gone.`, "info");
  });
});

async function disconnect(user) {
  await attempt(async () => {
    const { connections } = await send("DELETE", `/api/admin/users/${encodeURIComponent(user)}/connections`);
    toast(`${user} is disconnected: ${plural(connections, "connection")}.`, "info");
  });
  refresh();
}

async function attempt(action) {
  try {
    await action();
  }
  catch (error) {
    toast((error.status === 400) ? "That cannot be sent." : "That did not work. Try again in a moment.");
  }
}

setInterval(() => {
  if (!document.hidden) {
    refresh();
  }
}, INTERVAL);

refresh();
