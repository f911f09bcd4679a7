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
  await browser.open();
  return { client, events, socket: browser.socket };
}

/** The server says something. */
function says(event, payload, id) {
  browser.socket.receive(JSON.stringify({ event, payload, id }));
}

/** What the client has sent on the socket of now. */
function sent() {
  return browser.socket.sent.map((text) => JSON.parse(text));
}

function heard(client, ...names) {
  const heard = [];
  names.forEach((name) => client.on(name, (payload) => heard.push([name, payload])));
  return heard;
}

/** The code of the error that a promise is rejected with. */
function refusal(promise) {
  return promise.then(() => "fulfilled", ({ code }) => code);
}

/** The code of the error, or `pending`. */
function refusalSoFar(promise) {
  return Promise.race([refusal(promise), new Promise((resolve) => setImmediate(resolve, "pending"))]);
}

describe("B1 events", () => {

  it("reach the listeners of their name with the payload", async () => {
    const { client, events } = await opened();
    const prices = heard(client, "price", "chat:say");
    says("price", { symbol: "ACME" });
    says("chat:say", "hi", "100100-7");
    says("price");
    assert.deepEqual(prices, [["price", { symbol: "ACME" }], ["chat:say", "hi"], ["price", undefined]]);
    assert.deepEqual(events.of("message"), []);
  });

  it("that nobody listens to are messages, like whatever is no event", async () => {
    const { client, events } = await opened();
    const remove = client.on("price", () => {});
    remove();
    const messages = [{ event: "price", payload: 1 }, { event: 5 }, { payload: 1 }, [], null, "event", 7];
    messages.forEach((message) => browser.socket.receive(JSON.stringify(message)));
    assert.deepEqual(events.of("message"), messages);
  });

  it("may have any name, but those of the client's own events do not reach its listeners", async () => {
    const { client, events } = await opened();
    const names = ["__proto__", "constructor", "toString"];
    const seen = heard(client, ...names);
    names.forEach((name) => says(name, name));
    assert.deepEqual(seen.map(([, payload]) => payload), names);
    for (const event of ["open", "close", "message", "reconnecting", "unauthenticated"]) {
      says(event, {});
      assert.deepEqual(events.of("message").at(-1), { event, payload: {} });
    }
    assert.deepEqual(events.types().filter((type) => type !== "message"), ["open"]);
  });

  it("of the name error are errors", async () => {
    const { events } = await opened();
    says("error", { code: "unknown_event", message: "Unknown event" });
    says("error", "broken");
    const [first, second] = events.of("error");
    assert.ok(first instanceof Error);
    assert.equal(first.code, "unknown_event");
    assert.equal(first.message, "Unknown event");
    assert.equal(second.payload, "broken");
  });

  it("are sent, and wait for the connection", async () => {
    const client = new WsExtClient("/live");
    assert.equal(client.emit("price:subscribe", { symbol: "*" }), true);
    await browser.open();
    client.emit("ping");
    assert.deepEqual(sent(), [{ event: "price:subscribe", payload: { symbol: "*" } }, { event: "ping" }]);
  });

  it("travel with the keys of the server", async () => {
    const { client } = await opened({ eventKey: "e", payloadKey: "p", idKey: "i", batchPrefix: "batch-" });
    const prices = heard(client, "price");
    browser.socket.receive('{"e":"price","p":1}');
    browser.socket.receive('{"e":"batch-price","p":{"d":[2,3]}}');
    assert.deepEqual(prices.map(([, price]) => price), [1, 2, 3]);
    const answer = client.request("sum", [1, 2]);
    assert.deepEqual(sent(), [{ e: "sum", p: [1, 2], i: "100100-1" }]);
    browser.socket.receive('{"e":"sum","p":3,"i":"100100-1"}');
    assert.equal(await answer, 3);
  });

});

describe("B1 batches", () => {

  it("reach the listeners of the single event in order", async () => {
    const { client, events } = await opened();
    const prices = heard(client, "price");
    says("batch_price", { d: [1, 2, 3] });
    says("batch_price", { d: [] });
    says("price", 4);
    assert.deepEqual(prices.map(([, price]) => price), [1, 2, 3, 4]);
    assert.deepEqual(events.of("message"), []);
  });

  it("stay whole for whoever listens to the batch", async () => {
    const { client } = await opened();
    const seen = heard(client, "price", "batch_price");
    says("batch_price", { d: [1, 2] });
    assert.deepEqual(seen, [["batch_price", { d: [1, 2] }]]);
  });

  it("that nobody wants, or that are none, are messages", async () => {
    const { client, events } = await opened();
    heard(client, "price");
    const messages = [
      { event: "batch_tick", payload: { d: [1] } },
      { event: "batch_price", payload: { d: 1 } },
      { event: "batch_price", payload: [1] },
      { event: "batch_", payload: { d: [1] } },
      { event: "batch_close", payload: { d: [1] } }
    ];
    messages.forEach((message) => browser.socket.receive(JSON.stringify(message)));
    assert.deepEqual(events.of("message"), messages);
  });

});

describe("B1 request()", () => {

  it("is fulfilled by the answer with its id, in whatever order answers come", async () => {
    const { client, events } = await opened();
    const first = client.request("sum", [1, 2]);
    const second = client.request("sum", [3, 4]);
    assert.deepEqual(sent(), [
      { event: "sum", payload: [1, 2], id: "100100-1" }, { event: "sum", payload: [3, 4], id: "100100-2" }
    ]);
    says("sum", 7, "100100-2");
    says("sum", 3, "100100-1");
    assert.deepEqual(await Promise.all([first, second]), [3, 7]);
    assert.deepEqual(events.of("message"), []);
  });

  it("is rejected by an error event with its id", async () => {
    const { client, events } = await opened();
    const answer = client.request("sum", "x");
    says("error", { code: "invalid_payload", message: "Not a list" }, "100100-1");
    await assert.rejects(answer, { name: "Error", code: "invalid_payload", message: "Not a list" });
    assert.deepEqual(events.of("error"), []);
  });

  it("takes no event of another name or id for its answer", async () => {
    const { client } = await opened();
    const sums = heard(client, "sum", "other");
    const answer = client.request("sum");
    says("other", 1, "100100-1");
    says("sum", 2, "100100-2");
    says("sum", 3, 1);
    assert.equal(await refusalSoFar(answer), "pending");
    says("sum", 4, "100100-1");
    assert.equal(await answer, 4);
    assert.deepEqual(sums, [["other", 1], ["sum", 2], ["sum", 3]]);
  });

  it("gives up in time, and takes a late answer for a message", async () => {
    const { client, events } = await opened();
    const byDefault = client.request("sum");
    const soon = client.request("sum", 1, { timeout: 100 });
    await browser.pass(99);
    assert.equal(await refusalSoFar(soon), "pending");
    await browser.pass(1);
    assert.equal(await refusal(soon), "timeout");
    await browser.pass(9899);
    assert.equal(await refusalSoFar(byDefault), "pending");
    await browser.pass(1);
    assert.equal(await refusal(byDefault), "timeout");
    says("sum", 3, "100100-1");
    assert.equal(events.of("message").length, 1);
  });

  it("a time beyond what a timer can hold is not over at once", async () => {
    const { client } = await opened();
    const answer = client.request("sum", 1, { timeout: Infinity });
    await browser.pass(1);
    says("sum", 2, "100100-1");
    assert.equal(await answer, 2);
  });

  it("waits for the connection; one that was given up before is not sent", async () => {
    const client = new WsExtClient("/live");
    const answer = client.request("sum", 1);
    const givenUp = refusal(client.request("sum", 2, { timeout: 10 }));
    await browser.pass(10);
    assert.equal(await givenUp, "timeout");
    browser.socket.open();
    assert.deepEqual(sent().map(({ payload }) => payload), [1]);
    says("sum", 3, "100100-1");
    assert.equal(await answer, 3);
  });

  it("is rejected when the connection ends, but goes on waiting if it was not sent", async () => {
    const { client, socket } = await opened();
    const onItsWay = refusal(client.request("sum", 1));
    socket.readyState = 2;
    const queued = client.request("sum", 2);
    socket.end(1006);
    assert.equal(await onItsWay, "closed");
    await browser.pass(500);
    browser.socket.open();
    assert.deepEqual(sent().map(({ payload }) => payload), [2]);
    says("sum", 3, "100100-2");
    assert.equal(await queued, 3);
  });

  it("is rejected when it cannot be sent, and when there is no next connection", async () => {
    const { client, socket } = await opened({ maxQueue: 1 });
    socket.readyState = 2;
    const queued = refusal(client.request("sum", 1));
    assert.equal(await refusal(client.request("sum", 2)), "closed");
    socket.end(4503);
    assert.equal(await queued, "closed");
    assert.equal(await refusal(client.request("sum", 3)), "closed");
    const loop = {};
    loop.loop = loop;
    await assert.rejects(client.request("sum", loop), TypeError);
  });

});

describe("B1 questions of the server", () => {

  it("are answered with an event of the same name and id", async () => {
    const { client, events } = await opened();
    client.onRequest("position", async ({ of }) => `${of} is here`);
    client.onRequest("nothing", () => {});
    says("position", { of: "alice" }, "server-1");
    await browser.pass();
    says("nothing", null, 2);
    await browser.pass();
    assert.deepEqual(sent(), [
      { event: "position", payload: "alice is here", id: "server-1" }, { event: "nothing", payload: null, id: 2 }
    ]);
    assert.deepEqual(events.of("message"), []);
  });

  it("whose handler throws are answered with an error, and the error is reported", async () => {
    const { client } = await opened();
    client.onRequest("position", () => {
      throw new Error("Lost");
    });
    const loop = {};
    loop.loop = loop;
    client.onRequest("loop", () => loop);
    says("position", {}, "server-1");
    await browser.pass();
    says("loop", {}, "server-2");
    await browser.pass();
    assert.deepEqual(sent()[0], { event: "error", payload: { code: "failed", message: "Lost" }, id: "server-1" });
    assert.equal(sent()[1].event, "error");
    assert.equal(sent()[1].id, "server-2");
    assert.equal(browser.reported[0].message, "Lost");
  });

  it("are not answered on another connection", async () => {
    const { client, socket } = await opened();
    let finish;
    client.onRequest("position", () => new Promise((resolve) => finish = resolve));
    says("position", {}, "server-1");
    socket.end(1006);
    await browser.pass(500);
    browser.socket.open();
    finish("late");
    await browser.pass();
    assert.deepEqual(sent(), []);
  });

  it("have one handler, which can be removed; events without an id are not for it", async () => {
    const { client } = await opened();
    const positions = heard(client, "position");
    const remove = client.onRequest("position", () => 1);
    assert.throws(() => client.onRequest("position", () => 2), TypeError);
    says("position", "no question");
    remove();
    client.onRequest("position", () => 3);
    remove();
    says("position", {}, "server-1");
    await browser.pass();
    assert.deepEqual(sent().map(({ payload }) => payload), [3]);
    assert.deepEqual(positions, [["position", "no question"]]);
  });

});

describe("B1 topics", () => {

  const asked = (name, topic, id) => ({ event: `topic:${name}`, payload: { topic }, id });

  const confirm = () => sent().forEach(({ event, payload, id }) => says(event, payload, id));

  it("are subscribed to when the server has confirmed", async () => {
    const { client, events } = await opened();
    const subscribed = client.subscribe("/live/ACME");
    assert.equal(client.subscribe("/live/ACME"), subscribed);
    assert.deepEqual(sent(), [asked("subscribe", "/live/ACME", "100100-1")]);
    assert.equal(await refusalSoFar(subscribed), "pending");
    confirm();
    assert.equal(await subscribed, undefined);
    assert.deepEqual(events.of("message"), []);
  });

  it("that are refused are forgotten", async () => {
    const { client, events, socket } = await opened();
    const subscribed = refusal(client.subscribe("/secret"));
    says("error", { code: "forbidden", message: "Access denied" }, "100100-1");
    assert.equal(await subscribed, "forbidden");
    socket.end(1006);
    await browser.pass(500);
    browser.socket.open();
    assert.deepEqual(sent(), []);
    assert.deepEqual(events.of("error"), []);
  });

  it("are subscribed to by every further connection, before anything else is sent", async () => {
    const { client, socket } = await opened();
    client.subscribe("/live/ACME");
    confirm();
    const unconfirmed = client.subscribe("/live/BOLT");
    socket.end(1006);
    const later = client.subscribe("/live/CRAB");
    client.emit("hello");
    await browser.pass(500);
    browser.socket.open();
    assert.deepEqual(sent(), [
      asked("subscribe", "/live/ACME", "100100-3"), asked("subscribe", "/live/BOLT", "100100-4"),
      asked("subscribe", "/live/CRAB", "100100-5"), { event: "hello" }
    ]);
    confirm();
    await Promise.all([unconfirmed, later]);
  });

  it("that a further connection is refused are an error, and forgotten", async () => {
    const { client, events, socket } = await opened();
    const subscribed = client.subscribe("/live/ACME");
    confirm();
    await subscribed;
    for (const answers of [true, false]) {
      browser.socket.end(1006);
      await browser.pass(1000);
      browser.socket.open();
      assert.equal(sent().length, answers ? 1 : 0);
      answers && says("error", { code: "forbidden", message: "Access denied" }, "100100-2");
      await browser.pass();
    }
    assert.deepEqual(events.of("error").map(({ code, topic }) => [code, topic]), [["forbidden", "/live/ACME"]]);
    assert.notEqual(socket, browser.socket);
  });

  it("are left", async () => {
    const { client, socket } = await opened();
    client.subscribe("/live/ACME");
    confirm();
    const left = client.unsubscribe("/live/ACME");
    assert.deepEqual(sent()[1], asked("unsubscribe", "/live/ACME", "100100-2"));
    says("topic:unsubscribe", { topic: "/live/ACME" }, "100100-2");
    await left;
    await client.unsubscribe("/live/ACME");
    assert.equal(sent().length, 2);
    socket.end(1006);
    await browser.pass(500);
    browser.socket.open();
    assert.deepEqual(sent(), []);
  });

  it("are left by the end of the connection, too", async () => {
    const { client, socket } = await opened();
    client.subscribe("/live/ACME");
    confirm();
    const left = client.unsubscribe("/live/ACME");
    socket.end(1006);
    await left;
    const waiting = refusal(client.subscribe("/live/BOLT"));
    await client.unsubscribe("/live/BOLT");
    assert.equal(await waiting, "closed");
    await browser.pass(500);
    browser.socket.open();
    assert.deepEqual(sent(), []);
  });

  it("outlive the end of the connection if they were confirmed, and are rejected if not", async () => {
    const { client, socket } = await opened();
    const confirmed = client.subscribe("/live/ACME");
    confirm();
    await confirmed;
    const unconfirmed = refusal(client.subscribe("/live/BOLT"));
    socket.end(4540);
    assert.equal(await unconfirmed, "closed");
    assert.equal(await refusal(client.subscribe("/live/CRAB")), "closed");
    client.connect();
    await browser.open();
    assert.deepEqual(sent().map(({ payload }) => payload.topic), ["/live/ACME"]);
  });

});
