/**
 * The chat. Everything about the connection is done by the client of the starter.
 */
import { WsExtClient } from "/wsext/client.js";

import { $, avatar, clearToasts, dress, element, toast } from "./dom.js";
import { Here } from "./here.js";
import { HttpError, get, post } from "./http.js";
import { Kept } from "./kept.js";
import { Log } from "./log.js";
import { shrink } from "./pictures.js";
import { Status } from "./status.js";

const DEMO_USERS = ["alice", "bob", "carol"];

const log = new Log();

const status = new Status($("chat"));

let me = null;
let room = null;
let chat = null;
let kept = null;
let here = null;
let members = new Set();
let node = "";

/* Coming in and going out */

async function start() {
  let rooms;
  try {
    me = await get("/api/me");
    rooms = await showRooms();
  }
  catch (error) {
    return showDoor((error.status === 401) ? "" : "The server cannot be reached. Try again in a moment.");
  }
  $("door").hidden = true;
  $("chat").hidden = false;
  $("me-name").textContent = me.name;
  dress($("me-avatar"), me.name);
  $("admin-link").hidden = !me.authorities.includes("ROLE_ADMIN");
  const wanted = decodeURIComponent(location.hash.slice(1));
  enter(rooms.includes(wanted) ? wanted : rooms[0]);
}

function showDoor(notice = "") {
  leave();
  me = null;
  $("chat").hidden = true;
  $("door").hidden = false;
  $("notice").textContent = notice;
  $("notice").hidden = !notice;
  $("login").reset();
  document.title = "WsExt Chat";
}

async function logIn(username, password) {
  document.body.classList.add("busy");
  try {
    await post("/login", { username, password });
    await start();
  }
  catch (error) {
    showDoor((error.status === 401) ? "Name and password do not match." : "That did not work. Try again in a moment.");
    $("username").focus();
  }
  finally {
    document.body.classList.remove("busy");
  }
}

async function logOut() {
  leave();
  try {
    await post("/logout");
  }
  catch (error) {
    if (!(error instanceof HttpError)) {
      toast("The server cannot be reached: you may still be logged in.");
    }
  }
  showDoor();
}

/* A room */

function enter(name) {
  leave();
  room = name;
  history.replaceState(null, "", `#${encodeURIComponent(name)}`);
  document.title = `#${name} · WsExt Chat`;
  $("room-title").textContent = name;
  $("text").placeholder = `Message #${name}`;
  $("drop").firstElementChild.textContent = `Drop the picture to send it to #${name}`;
  log.clear(me.name);
  showMembers([me.name]);
  markRoom();

  kept = new Kept(me.name, name);
  kept.messages.forEach(({ from, text, at }) => log.said(from, text, at));
  const client = new WsExtClient(`/chat/${encodeURIComponent(name)}`, { positions: kept.positions });
  // Events of a room that was left meanwhile are of no interest.
  const on = (type, listener) => client.on(type, (event) => (client === chat) && listener(event));
  status.follow(client, () => client === chat);
  on("presence:join", ({ user }) => moved(user, "joined"));
  on("presence:leave", ({ user }) => moved(user, "left"));
  on("open", () => {
    clearToasts();
    refresh();
  });
  on("recovered", ({ count }) => log.line((count === 0) ? "You are back, and have missed nothing."
    : `Caught up on ${count} ${(count === 1) ? "message" : "messages"}.`));
  on("lost", () => log.line("You are back. Some messages are gone."));
  on("message", (message) => (message instanceof ArrayBuffer) ? log.picture(message) : receive(message));
  on("unauthenticated", () => showDoor("You are no longer signed in."));
  chat = client;
  here = new Here(client, `/chat/${name}`, (names) => (client === chat) && showMembers(names));
  if (matchMedia("(hover: hover)").matches) {
    $("text").focus();
  }
}

function leave() {
  clearToasts();
  const client = chat;
  chat = null;
  node = "";
  status.stop();
  client?.close();
}

function receive(message) {
  switch (message.type) {
    case "said":
      log.said(message.from, message.text, message.at);
      kept.add(message, chat.positions);
      break;
    case "picture":
      log.announced(message.from, message.size, message.at);
      break;
    case "welcome":
      node = message.node;
      showMembers(members);
      break;
    case "notice":
      log.notice(message.text, message.at);
      break;
    case "error":
      toast(message.message);
      break;
  }
}

function say(text) {
  const sent = chat.send({ text });
  if (!sent) {
    toast("Not connected: the message was not sent.");
  }
  else if (chat.state !== "open") {
    toast("Your message leaves as soon as the connection is back.", "info");
  }
  return sent;
}

async function sendPicture(file) {
  const client = chat;
  try {
    const bytes = await shrink(file);
    if (client === chat && !client.send(bytes)) {
      toast("Not connected: the picture was not sent.");
    }
  }
  catch {
    toast("That is not a picture this browser can read.");
  }
}

/* Who and where */

/** Asks who is here, and how many are in the other rooms. */
function refresh() {
  // The connection tells about trouble.
  here.list().catch(() => {});
  showRooms().catch(() => {});
}

/** Somebody else has come with his first window, or gone with his last. */
function moved(user, how) {
  if (user !== me.name) {
    log.line(`${user} ${how}`, new Date().toISOString());
    showRooms().catch(() => {});
  }
}

function showMembers(names) {
  members = new Set([...names, me.name].sort((a, b) => (b === me.name) - (a === me.name) || a.localeCompare(b)));
  $("members").replaceChildren(...[...members].map((name) => element("li", {}, avatar(name),
    element("span", { className: "member-name", textContent: name }),
    element("span", { className: "you", textContent: (name === me.name) ? "you" : "" }),
    ...((name === me.name && node) ? [nodeLabel()] : []))));
  showCount(room, members.size);
  $("room-count").textContent = (members.size === 1) ? "Only you are here" : `${members.size} people are here`;
}

function nodeLabel() {
  return element("span", { id: "node", className: "node", title: "The node you are connected to", textContent: node });
}

async function showRooms() {
  const rooms = await get("/api/rooms");
  for (const { name, members: count } of rooms) {
    if (!roomButton(name)) {
      const hash = element("span", { className: "hash", ariaHidden: "true", textContent: "#" });
      const button = element("button", { type: "button" }, hash,
        element("span", { className: "room-name", textContent: name }), element("span", { className: "count" }));
      button.dataset.room = name;
      button.addEventListener("click", () => (name !== room) && enter(name));
      $("rooms").append(element("li", {}, button));
    }
    showCount(name, (name === room) ? members.size : count);
  }
  return rooms.map(({ name }) => name);
}

function roomButton(name) {
  return [...$("rooms").querySelectorAll("button")].find((button) => button.dataset.room === name);
}

function showCount(name, count) {
  const badge = roomButton(name).querySelector(".count");
  badge.textContent = count || "";
  badge.title = `${count} here`;
}

function markRoom() {
  for (const button of $("rooms").querySelectorAll("button")) {
    button.ariaCurrent = (button.dataset.room === room) ? "true" : null;
  }
}

/* What the user does */

for (const name of DEMO_USERS) {
  const button = element("button", { type: "button" }, avatar(name), element("span", { textContent: name }));
  button.addEventListener("click", () => logIn(name, name));
  $("demo-users").append(button);
}

$("login").addEventListener("submit", (event) => {
  event.preventDefault();
  logIn($("username").value, $("password").value);
});

$("logout").addEventListener("click", logOut);

$("retry").addEventListener("click", () => chat?.connect());

const text = $("text");

$("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  // What may be said is for the server to decide; it answers what it refuses.
  if (say(text.value)) {
    text.value = "";
    grow();
  }
  text.focus();
});

text.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    $("composer").requestSubmit();
  }
});

function grow() {
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight}px`;
}

text.addEventListener("input", grow);

$("attach").addEventListener("click", () => $("file").click());

$("file").addEventListener("change", ({ target }) => {
  [...target.files].forEach(sendPicture);
  target.value = "";
});

document.addEventListener("paste", (event) => sendAll(event, event.clipboardData));

let dragged = 0;

document.addEventListener("dragenter", (event) => {
  if (chat && event.dataTransfer.types.includes("Files")) {
    event.preventDefault();
    dragged++;
    $("drop").hidden = false;
  }
});

document.addEventListener("dragover", (event) => event.preventDefault());

document.addEventListener("dragleave", () => {
  if (dragged > 0 && --dragged === 0) {
    $("drop").hidden = true;
  }
});

document.addEventListener("drop", (event) => {
  event.preventDefault();
  dragged = 0;
  $("drop").hidden = true;
  sendAll(event, event.dataTransfer);
});

function sendAll(event, data) {
  const files = [...data.files];
  if (chat && files.length > 0) {
    event.preventDefault();
    files.forEach(sendPicture);
  }
}

setInterval(() => {
  if (chat?.state === "open" && !document.hidden) {
    refresh();
  }
}, 15_000);

start();
