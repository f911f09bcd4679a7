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

/** Lets time pass little by little, as it does. */
async function pass(milliseconds) {
  for (let left = milliseconds; left > 0; left -= 1000) {
    await browser.pass(Math.min(left, 1000));
  }
}

function says(event, payload, id) {
  browser.socket.receive(JSON.stringify({ event, payload, id }));
}

function beats(interval = 25_000) {
  says("wsext:heartbeat", { interval });
}

function sent() {
  return browser.socket.sent.map((text) => JSON.parse(text));
}

describe("B1 a line that nobody has closed", () => {

  it("is given up within a minute when the heartbeats of the server stop, and a new one is made", async () => {
    const { client, events, socket } = await opened();
    beats();
    await pass(25_000);
    beats();
    await pass(39_999);
    assert.equal(client.state, "open");
    await browser.pass(1);
    assert.equal(client.state, "reconnecting");
    assert.deepEqual(events.types(), ["open", "error", "close", "reconnecting"]);
    assert.deepEqual(events.of("close"), [
      { code: 1006, reason: "Heard nothing any more from wss://example.com/live", willReconnect: true }
    ]);
    assert.equal(socket.readyState, 2);
    await browser.pass(500);
    browser.socket.open();
    assert.equal(client.state, "open");
    socket.receive("late");
    socket.end(1006);
    assert.deepEqual(events.of("message"), []);
    assert.equal(client.state, "open");
  });

  it("is kept as long as anything arrives", async () => {
    const { client, events, socket } = await opened();
    beats();
    for (let i = 0; i < 20; i++) {
      await pass(30_000);
      socket.receive(i % 2 ? "hi" : new Uint8Array(1).buffer);
    }
    assert.equal(client.state, "open");
    assert.equal(events.of("message").length, 20);
    await pass(40_000);
    assert.equal(client.state, "reconnecting");
  });

  it("is kept for good where the server has no heartbeats", async () => {
    const { client } = await opened();
    await pass(600_000);
    assert.equal(client.state, "open");
    assert.deepEqual(sent(), []);
  });

  it("is watched anew by every connection", async () => {
    const { client, socket } = await opened();
    beats();
    socket.end(1006);
    await browser.pass(500);
    browser.socket.open();
    await pass(600_000);
    assert.equal(client.state, "open");
    client.close();
    await pass(600_000);
    assert.equal(client.state, "closing");
  });

  it("is not watched with heartbeat: false, and the server not asked", async () => {
    const { client, socket } = await opened({ heartbeat: false });
    assert.deepEqual(socket.protocols, ["wsext.v1", "wsext.ticket.wst_1"]);
    beats();
    await pass(600_000);
    assert.equal(client.state, "open");
  });

  it("takes heartbeats for themselves: they are no messages, also not of raw clients", async () => {
    for (const raw of [false, true]) {
      const { events } = await opened({ raw });
      beats();
      assert.deepEqual(events.of("message"), []);
    }
  });

  it("is not given up at once whatever interval somebody makes up", async () => {
    for (const interval of [0, -1, 1e-9, NaN, "1", null, undefined, {}, 1e300]) {
      const { client } = await opened();
      says("wsext:heartbeat", { interval });
      await pass(15_999);
      assert.equal(client.state, "open", String(interval));
      client.close();
    }
    const { client } = await opened();
    says("wsext:heartbeat");
    await pass(600_000);
    assert.equal(client.state, "open");
  });

  it("gets a moment when the machine has slept", async () => {
    const { client, socket } = await opened();
    beats();
    await browser.pass();
    // A step of the clock at once.
    await browser.pass(3_600_000);
    assert.equal(client.state, "open");
    socket.receive("it was there all the time");
    await pass(39_000);
    assert.equal(client.state, "open");
    await browser.pass(3_600_000);
    assert.equal(client.state, "open");
    await pass(5_000);
    assert.equal(client.state, "reconnecting");
  });

  it("may be closed by a listener of the error", async () => {
    const { client, events } = await opened();
    client.on("error", () => client.close());
    beats();
    await pass(40_000);
    assert.equal(client.state, "closing");
    assert.deepEqual(events.of("close"), []);
  });

});

describe("B1 a server without heartbeats", () => {

  it("is asked when it is quiet, and given up when it says nothing", async () => {
    const { client, events } = await opened({ heartbeat: { event: "ping" } });
    await pass(25_000);
    assert.deepEqual(sent(), [{ event: "ping", payload: {}, id: "100100-1" }]);
    says("ping", null, "100100-1");
    await pass(25_000);
    assert.equal(sent().length, 2);
    await pass(14_999);
    assert.equal(client.state, "open");
    await browser.pass(1);
    assert.equal(client.state, "reconnecting");
    assert.equal(events.of("error").length, 1);
  });

  it("is there whatever it says, an error included", async () => {
    const { client, events } = await opened({ heartbeat: { event: "ping", interval: 3000, timeout: 2000 } });
    for (let i = 1; i < 50; i++) {
      await pass(3000);
      assert.equal(sent().length, i);
      says("error", { code: "unknown_event" }, `100100-${i}`);
    }
    assert.equal(client.state, "open");
    assert.deepEqual(events.of("error"), []);
  });

  it("is not asked while it talks, nor when it sends heartbeats after all", async () => {
    const { client, socket } = await opened({ heartbeat: { event: "ping", interval: 1000 } });
    for (let i = 0; i < 50; i++) {
      await browser.pass(900);
      socket.receive("hi");
    }
    beats();
    await pass(39_000);
    assert.deepEqual(sent(), []);
    assert.equal(client.state, "open");
    await pass(1000);
    assert.equal(client.state, "reconnecting");
  });

});
