import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";

import { WsExtClient } from "../src/client.js";
import { FakeBrowser, record } from "../test-support/fakes.js";

/** @type {FakeBrowser} */
let browser;

beforeEach(() => {
  browser = new FakeBrowser();
  browser.install();
});

afterEach(() => browser.uninstall());

async function opened(options) {
  const client = new WsExtClient("/live", options);
  const events = record(client);
  for (const type of ["recovered", "lost"]) {
    client.on(type, (event) => events.push([type, event]));
  }
  await browser.open();
  return { client, events };
}

/** The server sends a message. */
function sends(message) {
  browser.socket.receive(JSON.stringify(message));
}

function resumed(payload) {
  sends({ event: "topic:resumed", payload });
}

function sent() {
  return browser.socket.sent.map((text) => JSON.parse(text));
}

/** What the last request for a ticket has carried. */
function resume() {
  return JSON.parse(browser.requests.at(-1).options.body).resume;
}

async function reconnected() {
  browser.socket.end(1006);
  await browser.pass(30_000);
  browser.socket.open();
}

/** What became of a promise: `fulfilled`, the code of its error, or `pending`. */
function outcome(promise) {
  const settled = promise.then(() => "fulfilled", ({ code, name }) => code ?? name);
  return Promise.race([settled, new Promise((resolve) => setImmediate(resolve, "pending"))]);
}

describe("S6 messages with positions", () => {

  it("arrive as those without, each once", async () => {
    const { client, events } = await opened();
    const prices = [];
    client.on("price", (price) => prices.push(price));
    sends({ event: "price", payload: 1, topic: "/live", pos: "e.1.a" });
    sends({ event: "price", payload: 2, topic: "/live", pos: "e.2.b" });
    sends({ event: "price", payload: 1, topic: "/live", pos: "e.1.a" });
    sends({ event: "price", payload: 2, topic: "/live", pos: "e.2.b" });
    sends({ topic: "/live", pos: "e.3.c", payload: { text: "hi" } });
    sends({ topic: "/live", pos: "e.3.c", payload: { text: "hi" } });
    sends({ topic: "/live", pos: "e.4.d" });
    sends({ event: "price", payload: 3, topic: "/live", pos: "f.1.a" });
    assert.deepEqual(prices, [1, 2, 3]);
    assert.deepEqual(events.of("message"), [{ text: "hi" }]);
    assert.deepEqual(client.positions, { "/live": "f.1.a" });
  });

  it("are kept before their listeners run, so that a listener may keep them", async () => {
    const { client } = await opened();
    const kept = [];
    client.on("price", () => kept.push(client.positions["/live"]));
    sends({ event: "price", payload: 1, topic: "/live", pos: "e.1.a" });
    assert.deepEqual(kept, ["e.1.a"]);
  });

  it("are as they were written where texts are raw", async () => {
    const { events } = await opened({ raw: true });
    browser.socket.receive('{"topic":"/live","pos":"e.1.a","payload":"1e3"}');
    browser.socket.receive('{"topic":"a\\"payload\\":","pos":"e.1.a","payload":{"id":12345678901234567890}}');
    assert.deepEqual(events.of("message"), ["1e3", '{"id":12345678901234567890}']);
  });

  it("are none where the topic or position is something else, or a space stands before it", async () => {
    const { client, events } = await opened();
    const messages = [{ topic: "/live", pos: "left" }, { topic: 1, pos: "e.1.a" }, { pos: "e.1.a", payload: 1 },
      { topic: "/live", pos: 7 }, { topic: "/live", pos: "e.-1.a" }];
    messages.forEach(sends);
    browser.socket.receive(' {"topic":"/live","pos":"e.1.a","payload":1}');
    assert.deepEqual(events.of("message"), [...messages, { topic: "/live", pos: "e.1.a", payload: 1 }]);
    assert.deepEqual(client.positions, {});
  });

});

describe("S6 a client that comes back", () => {

  it("names what it has seen in the request for its ticket, and tells what was recovered", async () => {
    const { events } = await opened();
    assert.equal(resume(), undefined);
    resumed({ "/live": { pos: "e.1.a" } });
    sends({ topic: "/live", pos: "e.2.b", payload: 2 });
    await reconnected();
    assert.deepEqual(resume(), { "/live": "e.2.b" });
    resumed({ "/live": { recovered: true, pos: "e.4.d", count: 2 } });
    sends({ topic: "/live", pos: "e.3.c", payload: 3 });
    sends({ topic: "/live", pos: "e.4.d", payload: 4 });
    assert.deepEqual(events.of("message"), [2, 3, 4]);
    assert.deepEqual(events.of("recovered"), [{ topic: "/live", count: 2 }]);
    assert.deepEqual(events.of("lost"), []);
  });

  it("comes back from where it is although nothing was ever published", async () => {
    await opened();
    resumed({ "/live": { pos: "e.0." } });
    await reconnected();
    assert.deepEqual(resume(), { "/live": "e.0." });
  });

  it("hears once that messages are lost, and goes on from where the server is", async () => {
    const { client, events } = await opened();
    sends({ topic: "/live", pos: "e.2.b", payload: 2 });
    await reconnected();
    resumed({ "/live": { recovered: false, pos: "e.9.x" } });
    assert.deepEqual(events.of("lost"), [{ topic: "/live" }]);
    sends({ event: "topic:lost", payload: { topic: "/live", pos: "f.3.c" } });
    assert.deepEqual(events.of("lost"), [{ topic: "/live" }, { topic: "/live" }]);
    assert.deepEqual(client.positions, { "/live": "f.3.c" });
    assert.deepEqual(events.of("recovered"), []);
  });

  it("hears that messages are lost where a topic has no history any more", async () => {
    const { client, events } = await opened({ positions: { "/live": "e.2.b" } });
    resumed({ "/live": { recovered: false } });
    assert.deepEqual(events.of("lost"), [{ topic: "/live" }]);
    assert.deepEqual(client.positions, {});
  });

  it("knows what it has missed where its ticket has carried nothing", async () => {
    const { client, events } = await opened({ ticket: false });
    sends({ topic: "/live", pos: "e.2.b", payload: 2 });
    await reconnected();
    resumed({ "/live": { pos: "e.2.b" } });
    assert.deepEqual(events.of("lost"), []);
    await reconnected();
    resumed({ "/live": { pos: "e.3.c" } });
    assert.deepEqual(events.of("lost"), [{ topic: "/live" }]);
    assert.deepEqual(client.positions, { "/live": "e.3.c" });
  });

  it("gives the positions to a source of tickets of the page's own", async () => {
    const asked = [];
    await opened({ ticket: (path, positions) => asked.push([path, positions]) && "t", positions: { "/live": "e.2.b" } });
    assert.deepEqual(asked, [["/live", { "/live": "e.2.b" }]]);
  });

  it("goes on from the positions that it was given", async () => {
    const { client, events } = await opened({ positions: { "/live": "e.2.b" } });
    assert.deepEqual(resume(), { "/live": "e.2.b" });
    resumed({ "/live": { recovered: true, pos: "e.2.b", count: 0 } });
    assert.deepEqual(events.of("recovered"), [{ topic: "/live", count: 0 }]);
    assert.deepEqual(client.positions, { "/live": "e.2.b" });
  });

  it("refuses positions that are none", () => {
    assert.throws(() => new WsExtClient("/live", { positions: { "/live": "here" } }), TypeError);
  });

  it("names the topics that it has heard of last, as many as a ticket carries", async () => {
    await opened();
    for (let topic = 0; topic < 150; topic++) {
      sends({ topic: `/t/${topic}`, pos: "e.1.a", payload: 1 });
    }
    sends({ topic: "/t/3", pos: "e.2.b", payload: 2 });
    await reconnected();
    const topics = Object.keys(resume());
    assert.equal(topics.length, 100);
    assert.deepEqual([topics[0], topics.at(-1)], ["/t/51", "/t/3"]);
    for (let topic = 0; topic < 100; topic++) {
      sends({ topic: `/${topic}`.padEnd(250, "ü"), pos: "e.1.a", payload: 1 });
    }
    await reconnected();
    assert.ok(new TextEncoder().encode(JSON.stringify(resume())).length < 16_000);
    assert.ok(Object.keys(resume()).length > 20);
  });

  it("forgets a topic that it may not see any more, and keeps one that is out of reach", async () => {
    const { client } = await opened({ positions: { "/a": "e.1.a", "/b": "e.1.a", "/c": "e.1.a" } });
    resumed({ "/a": { error: "forbidden" }, "/b": { error: "failed" } });
    sends({ event: "topic:unsubscribed", payload: { topic: "/c" } });
    assert.deepEqual(client.positions, { "/b": "e.1.a" });
  });

});

describe("S6 a subscription of the client", () => {

  it("goes on from its position, and recovers", async () => {
    const { client, events } = await opened();
    client.subscribe("/news");
    assert.deepEqual(sent().at(-1).payload, { topic: "/news" });
    sends({ event: "topic:subscribe", payload: { topic: "/news", pos: "e.5.e" }, id: sent().at(-1).id });
    await reconnected();
    assert.deepEqual(sent().at(-1).payload, { topic: "/news", pos: "e.5.e" });
    sends({ event: "topic:subscribe", payload: { topic: "/news", pos: "e.6.f", recovered: true, count: 1 },
      id: sent().at(-1).id });
    sends({ topic: "/news", pos: "e.6.f", payload: 6 });
    assert.deepEqual(events.of("message"), [6]);
    assert.deepEqual(events.of("recovered"), [{ topic: "/news", count: 1 }]);
  });

  it("that has ended is not resumed, whatever arrives while it ends", async () => {
    const { client } = await opened();
    client.subscribe("/news");
    sends({ event: "topic:subscribe", payload: { topic: "/news", pos: "e.5.e" }, id: sent().at(-1).id });
    const ended = client.unsubscribe("/news");
    sends({ topic: "/news", pos: "e.6.f", payload: 6 });
    sends({ event: "topic:unsubscribe", payload: { topic: "/news" }, id: sent().at(-1).id });
    await ended;
    assert.deepEqual(client.positions, {});
  });

  it("that is refused on coming back is forgotten", async () => {
    const { client } = await opened();
    client.subscribe("/news");
    sends({ event: "topic:subscribe", payload: { topic: "/news", pos: "e.5.e" }, id: sent().at(-1).id });
    await browser.pass();
    await reconnected();
    sends({ event: "error", payload: { code: "forbidden", message: "Access denied" }, id: sent().at(-1).id });
    await browser.pass();
    assert.deepEqual(client.positions, {});
  });

});

describe("S7 seen", () => {

  it("waits until the page has seen what it has published itself", async () => {
    const { client } = await opened();
    sends({ topic: "/live", pos: "e.1.a", payload: 1 });
    const own = client.seen("/live", "e.3.c");
    const before = client.seen("/live", "e.1.a");
    sends({ topic: "/live", pos: "e.2.b", payload: 2 });
    assert.equal(await outcome(own), "pending");
    assert.equal(await outcome(before), "fulfilled");
    sends({ topic: "/live", pos: "e.3.c" });
    assert.equal(await outcome(own), "fulfilled");
  });

  it("is over when the page is beyond it, or starts anew where it is", async () => {
    const { client } = await opened();
    const own = client.seen("/live", "f.3.c");
    sends({ topic: "/live", pos: "e.9.a", payload: 1 });
    assert.equal(await outcome(own), "pending");
    sends({ event: "topic:lost", payload: { topic: "/live", pos: "f.4.d" } });
    assert.equal(await outcome(own), "fulfilled");
  });

  it("survives a line that breaks, and ends with the time or the client", async () => {
    const { client } = await opened();
    const late = client.seen("/live", "e.1.a", { timeout: 60_000 });
    const own = client.seen("/live", "e.2.b", { timeout: 120_000 });
    await reconnected();
    assert.equal(await outcome(late), "pending");
    await browser.pass(60_000);
    assert.equal(await outcome(late), "timeout");
    client.close();
    assert.equal(await outcome(own), "closed");
    assert.equal(await outcome(client.seen("/live", "e.3.c")), "closed");
  });

  it("takes positions only", async () => {
    const { client } = await opened();
    assert.equal(await outcome(client.seen("/live", "there")), "TypeError");
  });

});
