/**
 * The market: a card for each symbol, which a click follows or leaves.
 */
import { WsExtClient } from "/wsext/client.js";

import { $, element, toast } from "./dom.js";
import { get } from "./http.js";
import { Sparkline } from "./sparkline.js";
import { Status } from "./status.js";

const SYMBOLS = ["ACME", "BOLT", "CRAB", "DUNE", "ECHO", "FERN", "GLOW", "HAZE", "IRIS", "JADE"];

const ALL = "*";

const money = new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 });

const percent = new Intl.NumberFormat(undefined, {
  style: "percent", minimumFractionDigits: 2, maximumFractionDigits: 2, signDisplay: "exceptZero"
});

const status = new Status($("live"));

const cards = new Map(SYMBOLS.map((symbol) => [symbol, makeCard(symbol)]));

// What is followed at first, so that both kinds of cards are to be seen.
let wanted = SYMBOLS.slice(0, 6);

let client = null;

async function start() {
  try {
    const me = await get("/api/me");
    $("admin-link").hidden = !me.authorities.includes("ROLE_ADMIN");
  }
  catch {
    // The chat has the door.
    location.replace("/");
    return;
  }
  $("live").hidden = false;
  client = new WsExtClient("/live");
  status.follow(client);
  client.on("open", () => wanted.forEach((symbol) => ask("price:subscribe", symbol)));
  client.on("price", (price) => cards.get(price.symbol)?.add(price));
  client.on("message", (message) => (message?.type === "notice") && toast(`Administrator: ${message.text}`, "info"));
  client.on("unauthenticated", () => location.replace("/"));
}

/** Asks the server to begin or to end, and shows what it says is followed now. */
async function ask(event, symbol) {
  try {
    const { symbols } = await client.request(event, { symbol });
    wanted = symbols;
    cards.forEach((card, each) => card.follow(symbols.includes(each)));
  }
  catch (error) {
    // What the connection has lost is asked for again when it is back.
    if (error.code !== "closed") {
      toast(error.message);
    }
  }
}

function makeCard(symbol) {
  const line = new Sparkline();
  const price = element("span", { className: "price", textContent: "–" });
  const change = element("span", { className: "change" });
  const hint = element("span", { className: "hint-follow" });
  const button = element("button", { type: "button", className: "symbol" },
    element("span", { className: "symbol-head" }, element("span", { className: "symbol-name", textContent: symbol }), hint),
    line.element, element("span", { className: "symbol-foot" }, price, change));
  button.dataset.symbol = symbol;
  let followed = false;
  const card = {
    follow(now) {
      if (now && !followed) {
        // What happened meanwhile is not known: the line begins anew.
        line.clear();
      }
      followed = now;
      button.ariaPressed = String(now);
      hint.textContent = now ? "Following" : "Follow";
    },
    add(each) {
      if (!followed) {
        // The last batch still had some.
        return;
      }
      line.add(Number(each.price));
      price.textContent = money.format(each.price);
      change.textContent = percent.format(line.change);
      button.dataset.trend = (line.change > 0) ? "up" : (line.change < 0) ? "down" : "";
    }
  };
  button.addEventListener("click", () => ask(followed ? "price:unsubscribe" : "price:subscribe", symbol));
  $("symbols").append(element("li", {}, button));
  card.follow(false);
  return card;
}

$("all").addEventListener("click", () => ask("price:subscribe", ALL));

$("none").addEventListener("click", () => ask("price:unsubscribe", ALL));

$("retry").addEventListener("click", () => client?.connect());

start();
