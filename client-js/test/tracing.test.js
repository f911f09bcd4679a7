import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";

import { WsExtClient } from "../src/client.js";
import { FakeBrowser } from "../test-support/fakes.js";

const TRACE = { traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", tracestate: "vendor=7" };

/** @type {FakeBrowser} */
let browser;

beforeEach(() => {
  browser = new FakeBrowser();
  browser.install();
});

afterEach(() => browser.uninstall());

async function opened(tracing) {
  const client = new WsExtClient("/live", { tracing });
  await browser.open();
  return client;
}

function sent() {
  return browser.socket.sent.map((text) => JSON.parse(text));
}

function says(event, payload, more) {
  browser.socket.receive(JSON.stringify({ event, payload, ...more }));
}

/** Errors that are reported, and not of the test. */
async function reported(action) {
  const errors = [];
  const original = globalThis.reportError;
  globalThis.reportError = (error) => errors.push(error.message);
  try {
    await action();
  }
  finally {
    globalThis.reportError = original;
  }
  return errors;
}

describe("Q2 traces", () => {

  it("go with events, requests and answers", async () => {
    const client = await opened({ sending: (event) => (event === "quiet") ? undefined : TRACE });
    client.onRequest("name", () => "carol");
    client.emit("say", "hi");
    client.emit("quiet", "hi");
    client.request("ask", 1).catch(() => {});
    says("name", "?", { id: "server-1" });
    await new Promise(setImmediate);
    const [said, quiet, asked, answered] = sent();
    assert.deepEqual(said, { event: "say", payload: "hi", ...TRACE });
    assert.deepEqual(quiet, { event: "quiet", payload: "hi" });
    assert.equal(asked.traceparent, TRACE.traceparent);
    assert.deepEqual(answered, { event: "name", payload: "carol", id: "server-1", ...TRACE });
    client.close();
  });

  it("do not go with what is sent by itself, nor without the option", async () => {
    const client = await opened(undefined);
    client.emit("say", "hi");
    client.send({ text: "hi" });
    assert.deepEqual(sent(), [{ event: "say", payload: "hi" }, { text: "hi" }]);
    client.close();
  });

  it("are what listeners run within, if an event has carried one", async () => {
    const calls = [];
    let current = null;
    const client = await opened({
      received: (event, trace, deliver) => {
        current = trace;
        deliver();
        current = null;
        calls.push(event);
      }
    });
    client.on("news", (payload) => calls.push([payload, current]));
    says("news", 1, TRACE);
    says("news", 2);
    says("news", 3, { traceparent: 7 });
    assert.deepEqual(calls, [[1, TRACE], "news", [2, null], [3, null]]);
    client.close();
  });

  it("settle a request once, however often its answer is delivered", async () => {
    const client = await opened({
      received: (event, trace, deliver) => {
        deliver();
        deliver();
      }
    });
    const answer = client.request("ask", 1);
    const [{ id }] = sent();
    says("ask", "yes", { id, ...TRACE });
    assert.equal(await answer, "yes");
    client.close();
  });

  it("cost no event where the page's functions throw or do not deliver", async () => {
    const heard = [];
    const throwing = () => {
      throw new Error("no tracer");
    };
    for (const received of [throwing, () => {}]) {
      const client = await opened({ sending: throwing, received });
      client.on("news", (payload) => heard.push(payload));
      const errors = await reported(() => {
        client.emit("say", "hi");
        says("news", 1, TRACE);
      });
      assert.ok(errors.every((message) => message === "no tracer"));
      assert.ok(errors.length > 0);
      assert.deepEqual(sent(), [{ event: "say", payload: "hi" }]);
      client.close();
    }
    assert.deepEqual(heard, [1, 1]);
  });

});
