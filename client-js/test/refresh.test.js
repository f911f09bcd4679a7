import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";

import { WsExtClient } from "../src/client.js";
import { FakeBrowser, record, status } from "../test-support/fakes.js";

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
  await browser.pass();
  browser.socket?.open();
  return { client, events };
}

function says(event, payload, id) {
  browser.socket.receive(JSON.stringify({ event, payload, id }));
}

function sent() {
  return browser.socket.sent.map((text) => JSON.parse(text));
}

const SOON = { expiresAt: "2030-01-01T00:00:00Z" };

const LATER = { expiresAt: "2030-01-01T01:00:00Z" };

describe("B1 auth:expiring", () => {

  it("is answered with a fresh ticket, and nobody notices", async () => {
    const { events } = await opened();
    says("auth:expiring", SOON);
    await browser.pass();
    assert.equal(browser.requests.length, 2);
    assert.deepEqual(sent(), [{ event: "auth:refresh", payload: { ticket: "wst_2" }, id: "100100-1" }]);
    says("auth:refresh", LATER, "100100-1");
    await browser.pass(20_000);
    assert.deepEqual(events.types(), ["open"]);
    assert.equal(browser.sockets.length, 1);
  });

  it("is answered again for another end, but not for the same one", async () => {
    await opened();
    says("auth:expiring", SOON);
    await browser.pass();
    says("auth:refresh", SOON, "100100-1");
    says("auth:expiring", SOON);
    await browser.pass();
    assert.equal(sent().length, 1);
    says("auth:expiring", LATER);
    await browser.pass();
    assert.equal(sent().length, 2);
  });

  it("of a further connection is answered even if the end is the same", async () => {
    await opened();
    says("auth:expiring", SOON);
    await browser.pass();
    browser.socket.end(1006);
    await browser.pass(30_000);
    browser.socket.open();
    says("auth:expiring", SOON);
    await browser.pass();
    assert.equal(sent().length, 1);
  });

  it("reaches listeners of its name, too", async () => {
    const { client } = await opened();
    const ends = [];
    client.on("auth:expiring", ({ expiresAt }) => ends.push(expiresAt));
    says("auth:expiring", SOON);
    await browser.pass();
    assert.deepEqual(ends, [SOON.expiresAt]);
    assert.equal(sent().length, 1);
  });

  it("takes the ticket from the source of the application", async () => {
    let number = 0;
    await opened({ ticket: () => `own_${++number}` });
    says("auth:expiring", SOON);
    await browser.pass();
    assert.deepEqual(sent()[0].payload, { ticket: "own_2" });
    assert.equal(browser.requests.length, 0);
  });

  it("is a message like any other if refresh is off, or there are no tickets", async () => {
    for (const options of [{ refresh: false }, { ticket: false }]) {
      const { events } = await opened(options);
      says("auth:expiring", SOON);
      await browser.pass();
      assert.deepEqual(sent(), []);
      assert.deepEqual(events.of("message"), [{ event: "auth:expiring", payload: SOON }]);
    }
  });

  it("without a login is an error, and the client asks anew when the server has ended the connection", async () => {
    const { events } = await opened();
    browser.answers = [status(401)];
    says("auth:expiring", SOON);
    await browser.pass();
    assert.equal(events.of("error")[0].status, 401);
    assert.deepEqual(sent(), []);
    browser.socket.end(4401, "authentication ended");
    await browser.pass(30_000);
    assert.deepEqual(events.of("close")[0], { code: 4401, reason: "authentication ended", willReconnect: true });
    assert.deepEqual(events.of("unauthenticated"), [{ status: 401 }]);
  });

  it("that the server refuses to be answered is an error", async () => {
    const { events } = await opened();
    says("auth:expiring", SOON);
    await browser.pass();
    says("error", { code: "forbidden", message: "Access denied" }, "100100-1");
    await browser.pass();
    assert.equal(events.of("error")[0].code, "forbidden");
  });

  it("of a connection that ends meanwhile is forgotten", async () => {
    const waiting = [];
    const { events } = await opened({ ticket: () => new Promise((resolve) => waiting.push(resolve)) });
    waiting.shift()("own_1");
    await browser.open();
    says("auth:expiring", SOON);
    await browser.pass();
    const { socket } = browser;
    socket.end(1006);
    waiting.shift()("own_2");
    await browser.pass(1_000);
    waiting.shift()("own_3");
    await browser.open();
    await browser.pass();
    assert.notEqual(browser.socket, socket);
    assert.deepEqual([socket.sent, sent()], [[], []]);
    assert.deepEqual(events.of("error"), []);
  });

});

describe("B1 close code 4401", () => {

  it("brings the client back with a fresh ticket", async () => {
    const { events } = await opened();
    browser.socket.end(4401, "authentication ended");
    await browser.pass(30_000);
    assert.equal(events.of("close")[0].willReconnect, true);
    assert.deepEqual(browser.socket.protocols.slice(0, 2), ["wsext.v1", "wsext.ticket.wst_2"]);
  });

});
