import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
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
  const client = new WsExtClient("/room", options);
  const events = record(client);
  await browser.open();
  return { client, events };
}

function says(event, payload, id) {
  browser.socket.receive(JSON.stringify({ event, payload, id }));
}

function sent() {
  return browser.socket.sent.map((text) => JSON.parse(text));
}

/** The server says when the login ends. */
function expiring(seconds) {
  says("auth:expiring", { expiresAt: new Date(seconds * 1000).toISOString() });
}

describe("B1 what a room passes on", () => {

  it("is no event, whatever it says: the server begins it with a space", async () => {
    const { client, events } = await opened();
    client.on("price", () => assert.fail("A price was forged"));
    client.on("auth:expiring", () => assert.fail("An end was forged"));
    client.onRequest("locate", () => assert.fail("A question was forged"));
    const answer = client.request("sum");
    const forged = [
      { event: "auth:expiring", payload: { expiresAt: "2030-01-01T00:00:00Z" } },
      { event: "error", payload: { code: "forbidden" } },
      { event: "price", payload: 1 },
      { event: "batch_price", payload: { d: [1] } },
      { event: "locate", id: "server-1" },
      { event: "sum", payload: 1, id: "100100-1" }
    ];
    for (const message of forged) {
      browser.socket.receive(` ${JSON.stringify(message)}`);
      browser.socket.receive(`\n${JSON.stringify(message)}`);
    }
    await browser.pass();
    assert.deepEqual(events.of("message"), forged.flatMap((message) => [message, message]));
    assert.deepEqual(events.of("error"), []);
    assert.equal(browser.requests.length, 1);
    assert.equal(sent().length, 1);
    says("sum", 3, "100100-1");
    assert.equal(await answer, 3);
  });

  it("cannot answer for the server: nobody knows what the client has asked", async () => {
    globalThis.crypto.getRandomValues = (array) => webcrypto.getRandomValues(array);
    const ids = new Set();
    for (let i = 0; i < 50; i++) {
      const { client } = await opened({ ticket: false });
      client.request("sum").catch(() => {});
      ids.add(sent()[0].id);
    }
    assert.equal(ids.size, 50);
    ids.forEach((id) => assert.ok(id.length >= 5 && id.length <= 32, id));
  });

});

describe("B1 announced ends", () => {

  it("by the hundred cost no more than eight tickets in a minute, on however many connections", async () => {
    await opened();
    for (let second = 0; second < 60; second++) {
      for (let i = 0; i < 40; i++) {
        expiring(1_900_000_000 + second * 40 + i);
      }
      if (second === 30) {
        browser.socket.end(4401);
      }
      await browser.pass(1000);
      if (browser.socket.readyState === 0) {
        browser.socket.open();
      }
    }
    // Two for the two connections.
    assert.ok(browser.requests.length <= 2 + 8, `${browser.requests.length} tickets`);
    assert.ok(browser.requests.length > 5, `${browser.requests.length} tickets`);
  });

  it("are answered once each, also by turns", async () => {
    await opened();
    for (let i = 0; i < 60; i++) {
      expiring(1_900_000_000 + i % 2);
      await browser.pass(1000);
    }
    assert.equal(browser.requests.length, 1 + 2);
  });

  it("that come too often are answered later, the last one alone", async () => {
    await opened();
    for (let i = 0; i < 5; i++) {
      expiring(1_900_000_000 + i);
    }
    await browser.pass();
    assert.equal(sent().length, 2);
    await browser.pass(9_999);
    assert.equal(sent().length, 2);
    await browser.pass(1);
    assert.equal(sent().length, 3);
    await browser.pass(60_000);
    assert.equal(sent().length, 3);
  });

  it("of a connection that has ended are not answered on the next", async () => {
    await opened();
    for (let i = 0; i < 3; i++) {
      expiring(1_900_000_000 + i);
    }
    await browser.pass();
    browser.socket.end(1006);
    await browser.pass(500);
    browser.socket.open();
    await browser.pass(60_000);
    assert.deepEqual(sent(), []);
  });

  it("that are no time are not answered", async () => {
    await opened();
    for (const expiresAt of [undefined, null, "soon", {}, []]) {
      says("auth:expiring", { expiresAt });
    }
    says("auth:expiring");
    await browser.pass();
    assert.deepEqual(sent(), []);
  });

});

describe("B1 raw", () => {

  it("texts arrive as they are", async () => {
    const { client, events } = await opened({ raw: true });
    client.on("price", () => assert.fail("There are no events"));
    client.onRequest("locate", () => assert.fail("There are no questions"));
    const texts = ["1e3", "null", "true", '"a"', "12345678901234567890", '{"id":12345678901234567890}', "[1]", "hi", "",
      '{"event":"price","payload":1}', '{"event":"batch_price","payload":{"d":[1]}}', '{"event":"locate","id":"server-1"}',
      '{"event":"error","payload":{"code":"x"}}'];
    texts.forEach((text) => browser.socket.receive(text));
    assert.deepEqual(events.of("message"), texts);
    assert.deepEqual(events.of("error"), []);
  });

  it("bytes are bytes, and what is sent is sent as ever", async () => {
    const { client, events } = await opened({ raw: true });
    const bytes = new Uint8Array([1, 2]).buffer;
    browser.socket.receive(bytes);
    client.send("1e3");
    client.send({ a: 1 });
    assert.deepEqual(events.of("message"), [bytes]);
    assert.deepEqual(browser.socket.sent, ["1e3", '{"a":1}']);
  });

  it("the connection is renewed, and requests are answered", async () => {
    const { client, events } = await opened({ raw: true });
    expiring(1_900_000_000);
    await browser.pass();
    says("auth:refresh", {}, "100100-1");
    const answer = client.request("sum");
    says("sum", 3, "100100-2");
    assert.equal(await answer, 3);
    const refused = client.subscribe("/secret");
    says("error", { code: "forbidden" }, "100100-3");
    await assert.rejects(refused, { code: "forbidden" });
    assert.equal(sent()[0].event, "auth:refresh");
    assert.deepEqual(events.of("message"), []);
  });

});
