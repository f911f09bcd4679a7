import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";

import { WsExtClient } from "../src/client.js";
import { FakeBrowser, issued, record, status } from "../test-support/fakes.js";

/** @type {FakeBrowser} */
let browser;

beforeEach(() => {
  browser = new FakeBrowser();
  browser.install();
});

afterEach(() => browser.uninstall());

async function opened(path = "/chat/lobby", options) {
  const client = new WsExtClient(path, options);
  const events = record(client);
  await browser.open();
  return { client, events, socket: browser.socket };
}

describe("B1 a ticket for every connect", () => {

  it("is fetched, bound to the endpoint, and carried as a subprotocol", async () => {
    const { client, events, socket } = await opened("/chat/lobby?since=5#x", { protocols: "chat.v2" });
    const [{ url, options }] = browser.requests;
    assert.equal(url, "https://example.com/ticket");
    assert.equal(options.method, "POST");
    assert.equal(options.credentials, "same-origin");
    assert.equal(options.redirect, "manual");
    assert.equal(options.headers.Accept, "application/json");
    assert.deepEqual(JSON.parse(options.body), { endpoint: "/chat/lobby" });
    assert.equal(socket.url, "wss://example.com/chat/lobby?since=5");
    assert.deepEqual(socket.protocols, ["wsext.v1", "wsext.ticket.wst_1", "wsext.heartbeat", "chat.v2"]);
    assert.equal(socket.binaryType, "arraybuffer");
    assert.equal(client.state, "open");
    assert.deepEqual(events.types(), ["open"]);
  });

  it("is a fresh one after the line broke", async () => {
    const { socket } = await opened();
    socket.fail();
    await browser.pass(500);
    assert.equal(browser.sockets.length, 2);
    assert.deepEqual(browser.socket.protocols, ["wsext.v1", "wsext.ticket.wst_2", "wsext.heartbeat"]);
  });

  it("comes from the application's own function", async () => {
    const paths = [];
    await opened("/chat/lobby", { ticket: async (path) => paths.push(path) && "wst_own" });
    assert.deepEqual(paths, ["/chat/lobby"]);
    assert.deepEqual(browser.socket.protocols, ["wsext.v1", "wsext.ticket.wst_own", "wsext.heartbeat"]);
    assert.equal(browser.requests.length, 0);
  });

  it("is left out where none is needed", async () => {
    await opened("/echo", { ticket: false });
    assert.deepEqual(browser.socket.protocols, ["wsext.v1", "wsext.heartbeat"]);
    assert.equal(browser.requests.length, 0);
  });

  it("is left out where the application's own function has none", async () => {
    await opened("/echo", { ticket: () => null, protocols: ["a", "b"] });
    assert.deepEqual(browser.socket.protocols, ["wsext.v1", "wsext.heartbeat", "a", "b"]);
  });

});

describe("B1 where the application is", () => {

  it("http becomes ws", async () => {
    globalThis.location = new URL("http://localhost:8080/");
    await opened("chat/lobby");
    assert.equal(browser.socket.url, "ws://localhost:8080/chat/lobby");
    assert.deepEqual(JSON.parse(browser.requests[0].options.body), { endpoint: "/chat/lobby" });
  });

  it("a context path stands before the endpoint and the ticket, not in the name of the endpoint", async () => {
    await opened("/chat/lobby", { baseUrl: "/app/" });
    assert.equal(browser.socket.url, "wss://example.com/app/chat/lobby");
    assert.equal(browser.requests[0].url, "https://example.com/app/ticket");
    assert.deepEqual(JSON.parse(browser.requests[0].options.body), { endpoint: "/chat/lobby" });
  });

  it("another origin, which does not get the CSRF token", async () => {
    browser.document.cookie = "XSRF-TOKEN=secret";
    await opened("/chat/lobby", { baseUrl: "http://chat.example.org:81", ticketUrl: "/tickets/new" });
    assert.equal(browser.socket.url, "ws://chat.example.org:81/chat/lobby");
    assert.equal(browser.requests[0].url, "http://chat.example.org:81/tickets/new");
    assert.equal(browser.requests[0].options.headers["X-XSRF-TOKEN"], undefined);
  });

  for (const path of ["wss://chat.example.org/chat/lobby", "https://chat.example.org/chat/lobby"]) {
    it(`an absolute path, ${path}`, async () => {
      await opened(path);
      assert.equal(browser.socket.url, "wss://chat.example.org/chat/lobby");
      assert.equal(browser.requests[0].url, "https://chat.example.org/ticket");
      assert.deepEqual(JSON.parse(browser.requests[0].options.body), { endpoint: "/chat/lobby" });
    });
  }

  it("an absolute ticket URL", async () => {
    await opened("/chat/lobby", { ticketUrl: "https://login.example.com/ticket" });
    assert.equal(browser.requests[0].url, "https://login.example.com/ticket");
  });

  it("what a URL cannot hold is encoded, in the name of the endpoint too", async () => {
    await opened("/chat/a b/grün", { baseUrl: "/app" });
    assert.equal(browser.socket.url, "wss://example.com/app/chat/a%20b/gr%C3%BCn");
    assert.deepEqual(JSON.parse(browser.requests[0].options.body), { endpoint: "/chat/a%20b/gr%C3%BCn" });
  });

  it("has to be said outside of a web page", () => {
    delete globalThis.location;
    assert.throws(() => new WsExtClient("/chat/lobby"), /baseUrl is an absolute URL/);
  });

});

describe("B1 headers of the ticket request", () => {

  it("the CSRF token of the cookie", async () => {
    browser.document.cookie = "a=b; XSRF-TOKEN=t%2F1; c=d";
    await opened();
    assert.equal(browser.requests[0].options.headers["X-XSRF-TOKEN"], "t/1");
  });

  it("the CSRF token of the meta elements", async () => {
    browser.document.cookie = "XSRF-TOKEN=cookie";
    browser.document.metas = { _csrf: "meta", _csrf_header: "X-CSRF" };
    await opened();
    const { headers } = browser.requests[0].options;
    assert.equal(headers["X-CSRF"], "meta");
    assert.equal(headers["X-XSRF-TOKEN"], undefined);
  });

  it("the application's own", async () => {
    await opened("/chat/lobby", { headers: { "X-Tenant": "a" } });
    assert.equal(browser.requests[0].options.headers["X-Tenant"], "a");
  });

  it("the application's own, asked for every time", async () => {
    let token = 0;
    const { socket } = await opened("/chat/lobby", { headers: async () => ({ Authorization: `Bearer ${++token}` }) });
    socket.end(1006);
    await browser.pass(500);
    assert.deepEqual(browser.requests.map(({ options }) => options.headers.Authorization), ["Bearer 1", "Bearer 2"]);
  });

  it("and cookies of another origin, if the application says so", async () => {
    browser.document.cookie = "XSRF-TOKEN=of-the-page";
    const asked = [];
    let token = 0;
    browser.answers = [status(403), issued];
    const { client } = await opened("/chat/lobby", {
      baseUrl: "https://api.example.org",
      credentials: "include",
      csrf: async (issuer) => {
        asked.push(issuer.href);
        return { "X-CSRF-TOKEN": `t${++token}` };
      }
    });
    assert.equal(client.state, "open");
    assert.deepEqual(asked, ["https://api.example.org/ticket", "https://api.example.org/ticket"]);
    assert.deepEqual(browser.requests.map(({ options }) => [options.credentials, options.headers["X-CSRF-TOKEN"],
      options.headers["X-XSRF-TOKEN"]]), [["include", "t1", undefined], ["include", "t2", undefined]]);
  });

  it("a CSRF token of the application that stays the same is not tried twice", async () => {
    browser.answers = [status(403), issued];
    const client = new WsExtClient("/chat/lobby", { csrf: () => ({ "X-CSRF-TOKEN": "t" }) });
    const events = record(client);
    await browser.pass(600_000);
    assert.equal(browser.requests.length, 1);
    assert.deepEqual(events.types(), ["unauthenticated", "close"]);
  });

  it("a refusal that brings the CSRF token is tried once more with it", async () => {
    browser.answers = [() => {
      browser.document.cookie = "XSRF-TOKEN=fresh";
      return status(403)();
    }, issued];
    const { client } = await opened();
    assert.equal(client.state, "open");
    assert.equal(browser.requests.length, 2);
    assert.equal(browser.requests[1].options.headers["X-XSRF-TOKEN"], "fresh");
  });

});

describe("B1 tickets refused", () => {

  for (const [name, answer] of [
    ["401", status(401)],
    ["403", status(403)],
    ["a redirect to a login page", () => ({ ok: false, type: "opaqueredirect", status: 0, headers: new Headers() })],
    ["a redirect outside of browsers", status(302, { Location: "/login" })],
    ["a login page", () => new Response("<!doctype html><title>Please sign in</title>", {
      headers: { "Content-Type": "text/html", "Retry-After": "1" }
    })],
    ["a session that another login has taken over", () => new Response("This session has been expired (possibly due"
      + " to multiple concurrent logins being attempted as the same user).")],
    ["an empty answer", () => new Response("")],
    ["204", status(204)],
    ["an answer without a ticket", () => Response.json({})],
    ["null", () => Response.json(null)],
    ["a ticket that is none", () => Response.json({ ticket: 5 })],
    ["a ticket that is empty", () => Response.json({ ticket: "" })],
    ["a ticket that no subprotocol can carry", () => Response.json({ ticket: "wst_1, evil" })],
    ["a page in JSON", () => Response.json({ ticket: "<html>" })]
  ]) {
    it(`${name} ends it and asks for a login, connect() starts anew`, async () => {
      browser.answers = [answer];
      const client = new WsExtClient("/chat/lobby");
      const events = record(client);
      assert.equal(client.send("for somebody else"), true);
      await browser.pass(60_000);
      assert.equal(browser.requests.length, 1);
      assert.equal(browser.sockets.length, 0);
      assert.equal(client.state, "closed");
      assert.deepEqual(events.types(), ["unauthenticated", "close"]);
      assert.deepEqual(events.of("unauthenticated"), [{ status: (name === "403") ? 403 : 401 }]);
      assert.equal(events.of("close")[0].willReconnect, false);
      browser.answers = [issued];
      client.connect();
      await browser.open();
      assert.equal(client.state, "open");
      assert.deepEqual(browser.socket.sent, []);
    });
  }

  it("404 ends it with an error", async () => {
    browser.answers = [status(404)];
    const client = new WsExtClient("/nowhere");
    const events = record(client);
    await browser.pass(60_000);
    assert.equal(browser.requests.length, 1);
    assert.equal(client.state, "closed");
    assert.deepEqual(events.types(), ["error", "close"]);
    assert.equal(events.of("error")[0].status, 404);
    assert.match(events.of("error")[0].message, /No ticket for \/nowhere: status 404/);
  });

  for (const code of [429, 503]) {
    it(`${code} is waited out as long as the server asks, whatever happens meanwhile`, async () => {
      browser.answers = [status(code, { "Retry-After": "7" }), issued];
      const client = new WsExtClient("/chat/lobby");
      const events = record(client);
      await browser.pass(0);
      assert.deepEqual(events.of("reconnecting"), [{ attempt: 1, delay: 7000 }]);
      browser.goOnline();
      browser.show();
      await browser.pass(6999);
      assert.equal(browser.requests.length, 1);
      await browser.pass(1);
      assert.equal(browser.requests.length, 2);
    });
  }

  it("Retry-After may be a date", async () => {
    browser.answers = [status(503, { "Retry-After": new Date(Date.now() + 12_000).toUTCString() }), issued];
    const events = record(new WsExtClient("/chat/lobby"));
    await browser.pass(0);
    assert.equal(events.of("reconnecting")[0].delay, 12_000);
  });

  it("a Retry-After beyond what a timer can hold is not an immediate retry", async () => {
    browser.answers = [status(503, { "Retry-After": "99999999999" })];
    const events = record(new WsExtClient("/chat/lobby"));
    await browser.pass(60_000);
    assert.equal(events.of("reconnecting")[0].delay, 2 ** 31 - 1);
    assert.equal(browser.requests.length, 1);
  });

  for (const [name, answer] of [
    ["500", status(500)],
    ["no network", () => Promise.reject(new TypeError("Failed to fetch"))],
    ["502", () => new Response("<html>Bad gateway", { status: 502 })],
    ["an answer that breaks off", () => new Response(new ReadableStream({
      start: (controller) => controller.error(new TypeError("network error"))
    }))]
  ]) {
    it(`${name} is tried again with backoff`, async () => {
      browser.answers = [answer, issued];
      const client = new WsExtClient("/chat/lobby");
      const events = record(client);
      await browser.pass(0);
      assert.deepEqual(events.types(), ["error", "close", "reconnecting"]);
      assert.equal(events.of("close")[0].willReconnect, true);
      await browser.pass(250);
      browser.socket.open();
      assert.equal(client.state, "open");
    });
  }

  it("what a browser refuses to try is not tried again", async () => {
    globalThis.WebSocket = class {

      constructor() {
        throw new SyntaxError("The subprotocol 'a b' is invalid");
      }

    };
    const client = new WsExtClient("/chat/lobby", { protocols: "a b" });
    const events = record(client);
    await browser.pass(600_000);
    assert.equal(browser.requests.length, 1);
    assert.deepEqual(events.types(), ["error", "close"]);
    assert.match(events.of("error")[0].message, /Cannot connect to wss:.*'a b' is invalid/);
    assert.equal(events.of("close")[0].willReconnect, false);
    assert.equal(client.state, "closed");
  });

  it("an answer that is no ticket does not renew, and is told", async () => {
    const { client, events, socket } = await opened();
    browser.answers = [() => new Response("This session has been expired")];
    socket.receive('{"event":"auth:expiring","payload":{"expiresAt":"2030-01-01T00:00:00Z"}}');
    await browser.pass();
    assert.deepEqual(events.of("error").map(({ status: code }) => code), [401]);
    assert.equal(client.state, "open");
  });

  it("the application's own source may refuse with a status", async () => {
    const ticket = () => Promise.reject(Object.assign(new Error("No"), { status: 401 }));
    const events = record(new WsExtClient("/chat/lobby", { ticket }));
    await browser.pass(60_000);
    assert.deepEqual(events.types(), ["unauthenticated", "close"]);
  });

  it("a listener may log in and connect at once", async () => {
    browser.answers = [status(401), issued];
    const client = new WsExtClient("/chat/lobby");
    client.on("close", () => client.connect());
    await browser.open();
    assert.equal(client.state, "open");
  });

});

describe("B1 close codes", () => {

  for (const code of [1001, 1005, 1006, 1011, 1012, 1013, 1014, 1015, 4000, 4401, 4429, 4438, 4490, 4499]) {
    it(`${code} comes back`, async () => {
      const { client, events, socket } = await opened();
      socket.end(code, "why");
      assert.deepEqual(events.of("close"), [{ code, reason: "why", willReconnect: true }]);
      assert.equal(client.state, "reconnecting");
      await browser.pass(500);
      assert.equal(browser.sockets.length, 2);
    });
  }

  for (const code of [1000, 1002, 1003, 1007, 1008, 1009, 1010, 3000, 3999, 4500, 4501, 4503, 4509, 4540, 4999]) {
    it(`${code} stays away`, async () => {
      const { client, events, socket } = await opened();
      socket.end(code, "why");
      assert.deepEqual(events.types(), ["open", "close"]);
      assert.deepEqual(events.of("close"), [{ code, reason: "why", willReconnect: false }]);
      assert.equal(client.state, "closed");
      browser.goOnline();
      await browser.pass(600_000);
      assert.equal(browser.sockets.length, 1);
    });
  }

  it("nothing comes back with reconnect: false", async () => {
    const { client, socket } = await opened("/chat/lobby", { reconnect: false });
    socket.end(1006);
    await browser.pass(600_000);
    assert.equal(client.state, "closed");
    assert.equal(browser.sockets.length, 1);
  });

});

describe("B1 backoff", () => {

  it("is full jitter, doubles up to the cap", async () => {
    browser.answers = [status(500)];
    browser.random.mock.mockImplementation(() => 1);
    const events = record(new WsExtClient("/chat/lobby"));
    await browser.pass(0);
    for (let i = 0; i < 9; i++) {
      await browser.pass(30_000);
    }
    const delays = events.of("reconnecting").map(({ delay }) => delay);
    assert.deepEqual(delays.slice(0, 9), [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
    assert.deepEqual(events.of("reconnecting").map(({ attempt }) => attempt).slice(0, 3), [1, 2, 3]);
    browser.random.mock.mockImplementation(() => 0);
    await browser.pass(30_000);
    assert.equal(events.of("reconnecting").at(-1).delay, 0);
  });

  it("goes on when a connection does not last, starts anew when it was stable", async () => {
    const { events, socket } = await opened("/chat/lobby", { reconnect: { stableAfter: 5000 } });
    socket.end(1011);
    await browser.pass(250);
    browser.socket.open();
    await browser.pass(4999);
    browser.socket.end(1011);
    await browser.pass(500);
    browser.socket.open();
    await browser.pass(5000);
    browser.socket.end(1011);
    assert.deepEqual(events.of("reconnecting"), [
      { attempt: 1, delay: 250 }, { attempt: 2, delay: 500 }, { attempt: 1, delay: 250 }
    ]);
  });

  it("is configurable", async () => {
    const { events, socket } = await opened("/chat/lobby", { reconnect: { base: 10, cap: 20 } });
    browser.random.mock.mockImplementation(() => 1);
    for (let i = 0; i < 3; i++) {
      browser.socket.end(1006);
      await browser.pass(20);
    }
    assert.deepEqual(events.of("reconnecting").map(({ delay }) => delay), [10, 20, 20]);
    assert.equal(socket.url, browser.socket.url);
  });

  for (const [name, happen] of [
    ["the network is back", () => browser.goOnline()],
    ["the page is looked at again", () => browser.show()]
  ]) {
    it(`is cut short when ${name}`, async () => {
      const { events, socket } = await opened();
      socket.end(1006);
      browser.hide();
      await browser.pass(0);
      assert.equal(browser.requests.length, 1);
      happen();
      await browser.pass(0);
      assert.equal(browser.requests.length, 2);
      assert.deepEqual(events.of("reconnecting"), [{ attempt: 1, delay: 250 }, { attempt: 1, delay: 0 }]);
      browser.socket.open();
      await browser.pass(60_000);
      happen();
      assert.equal(browser.requests.length, 2);
    });
  }

  it("is cut short by connect()", async () => {
    const { client, socket } = await opened();
    socket.end(1006);
    client.connect();
    await browser.pass(0);
    assert.equal(browser.sockets.length, 2);
  });

  it("an open connection is left alone by all that", async () => {
    const { client, socket } = await opened();
    browser.goOnline();
    browser.show();
    client.connect();
    await browser.pass(60_000);
    assert.equal(browser.sockets.length, 1);
    assert.equal(socket.readyState, 1);
  });

});

describe("B1 connecting", () => {

  it("waits for connect() with autoConnect: false", async () => {
    const client = new WsExtClient("/chat/lobby", { autoConnect: false });
    await browser.pass(1000);
    assert.equal(client.state, "idle");
    assert.equal(browser.requests.length, 0);
    client.connect();
    assert.equal(client.state, "connecting");
    await browser.open();
    assert.equal(client.state, "open");
  });

  it("that takes too long is given up: no ticket", async () => {
    let signal;
    browser.answers = [(number, options) => new Promise(() => signal = options.signal), issued];
    const client = new WsExtClient("/chat/lobby", { connectTimeout: 3000 });
    const events = record(client);
    await browser.pass(3000);
    assert.equal(signal.aborted, true);
    assert.deepEqual(events.types(), ["error", "close", "reconnecting"]);
    await browser.pass(250);
    assert.equal(browser.sockets.length, 1);
  });

  it("that takes too long is given up: no handshake", async () => {
    const client = new WsExtClient("/chat/lobby", { connectTimeout: 3000 });
    const events = record(client);
    await browser.pass(3000);
    const late = browser.socket;
    assert.equal(late.readyState, 2);
    late.open();
    assert.equal(client.state, "reconnecting");
    assert.deepEqual(events.types(), ["error", "close", "reconnecting"]);
  });

  it("a refused handshake is an error and a close, and is tried again", async () => {
    const client = new WsExtClient("/chat/lobby");
    const events = record(client);
    await browser.pass(0);
    browser.socket.fail();
    assert.deepEqual(events.types(), ["error", "close", "reconnecting"]);
    assert.match(events.of("error")[0].message, /Could not connect to wss:\/\/example.com\/chat\/lobby/);
    assert.equal(client.state, "reconnecting");
  });

  it("tells the subprotocol, but not the marker", async () => {
    const marked = await opened();
    assert.equal(marked.client.protocol, "");
    const client = new WsExtClient("/chat/lobby", { protocols: "chat.v2" });
    await browser.pass(0);
    browser.socket.open("chat.v2");
    assert.equal(client.protocol, "chat.v2");
  });

});

describe("B1 messages", () => {

  it("arrive parsed if they are JSON, as strings if not, as bytes if binary", async () => {
    const { events, socket } = await opened();
    const bytes = new Uint8Array([1, 2]).buffer;
    for (const data of ['{"text":"hi"}', "hi", "", "[1]", bytes]) {
      socket.receive(data);
    }
    assert.deepEqual(events.of("message"), [{ text: "hi" }, "hi", "", [1], bytes]);
  });

  it("leave as text, as binary, or as JSON", async () => {
    const { client, socket } = await opened();
    const values = ["hi", new ArrayBuffer(2), new Uint8Array(2), new Blob(["x"]), { text: "hi" }, [1], 1, null];
    for (const value of values) {
      assert.equal(client.send(value), true);
    }
    assert.deepEqual(socket.sent.slice(0, 4), values.slice(0, 4));
    assert.deepEqual(socket.sent.slice(4), ['{"text":"hi"}', "[1]", "1", "null"]);
  });

  it("that cannot be sent are the caller's mistake", async () => {
    const { client } = await opened();
    assert.throws(() => client.send(undefined), TypeError);
    assert.throws(() => client.send(() => 1), TypeError);
  });

  it("wait in order while not open, up to a bound", async () => {
    const client = new WsExtClient("/chat/lobby", { maxQueue: 3 });
    const bytes = new Uint8Array([1, 2, 3]);
    assert.deepEqual([client.send("a"), client.send(bytes), client.send("c"), client.send("d")],
      [true, true, true, false]);
    bytes[0] = 9;
    client.on("open", () => client.send("on open"));
    await browser.open();
    assert.deepEqual(browser.socket.sent, ["a", new Uint8Array([1, 2, 3]), "c", "on open"]);
  });

  it("wait while reconnecting, and while the socket is about to close", async () => {
    const { client, socket } = await opened();
    socket.readyState = 2;
    assert.equal(client.send("a"), true);
    socket.end(1006);
    assert.equal(client.send("b"), true);
    await browser.pass(500);
    browser.socket.open();
    assert.deepEqual(browser.socket.sent, ["a", "b"]);
    assert.deepEqual(socket.sent, []);
  });

  it("are refused after the end", async () => {
    const { client, socket } = await opened();
    socket.end(4503);
    assert.equal(client.send("a"), false);
  });

});

describe("B1 close()", () => {

  it("ends an open connection", async () => {
    const { client, events, socket } = await opened();
    client.close(4000, "bye");
    assert.deepEqual(socket.closedWith, { code: 4000, reason: "bye" });
    assert.equal(client.state, "closing");
    assert.equal(client.send("late"), false);
    socket.end(4000, "bye");
    assert.equal(client.state, "closed");
    assert.deepEqual(events.of("close"), [{ code: 4000, reason: "bye", willReconnect: false }]);
    await browser.pass(600_000);
    assert.equal(browser.sockets.length, 1);
  });

  it("is 1000 by default, and not asked twice", async () => {
    const { client, events, socket } = await opened();
    client.close();
    client.close();
    socket.end(1000);
    client.close();
    assert.deepEqual(socket.closedWith, { code: 1000, reason: "" });
    assert.equal(events.of("close").length, 1);
  });

  it("ends an attempt: the ticket is not fetched to its end", async () => {
    let signal;
    browser.answers = [(number, options) => new Promise(() => signal = options.signal)];
    const client = new WsExtClient("/chat/lobby");
    const events = record(client);
    await browser.pass(0);
    client.close();
    assert.equal(signal.aborted, true);
    await browser.pass(600_000);
    assert.deepEqual(events.types(), ["close"]);
    assert.equal(events.of("close")[0].willReconnect, false);
    assert.equal(browser.requests.length, 1);
  });

  it("ends an attempt: the handshake is dropped", async () => {
    const client = new WsExtClient("/chat/lobby");
    const events = record(client);
    await browser.pass(0);
    client.close();
    assert.equal(browser.socket.readyState, 2);
    browser.socket.fail();
    assert.deepEqual(events.types(), ["close"]);
    assert.equal(client.state, "closed");
  });

  for (const [name, settle] of [
    ["a late ticket opens nothing", ({ resolve }) => resolve("wst_late")],
    ["a late refusal is not told", ({ reject }) => reject(new Error("late"))]
  ]) {
    it(`ends an attempt: ${name}`, async () => {
      const pending = {};
      const ticket = () => new Promise((resolve, reject) => Object.assign(pending, { resolve, reject }));
      const client = new WsExtClient("/chat/lobby", { ticket });
      const events = record(client);
      await browser.pass(0);
      client.close();
      settle(pending);
      await browser.pass(600_000);
      assert.equal(browser.sockets.length, 0);
      assert.deepEqual(events.types(), ["close"]);
    });
  }

  it("and connect() in a listener are not undone by what the attempt before still had to say", async () => {
    browser.answers = [status(401), issued];
    const client = new WsExtClient("/chat/lobby");
    const events = record(client);
    client.on("unauthenticated", () => {
      client.close();
      client.connect();
    });
    await browser.open();
    assert.equal(client.state, "open");
    assert.deepEqual(events.types(), ["unauthenticated", "close", "open"]);
  });

  it("ends the waiting, and forgets what is queued", async () => {
    const { client, events, socket } = await opened();
    socket.end(1006);
    client.send("for nobody");
    client.close();
    assert.deepEqual(events.of("close").map(({ willReconnect }) => willReconnect), [true, false]);
    browser.goOnline();
    await browser.pass(600_000);
    assert.equal(browser.requests.length, 1);
    client.connect();
    await browser.open();
    assert.deepEqual(browser.socket.sent, []);
  });

  it("before the first connect ends quietly", async () => {
    const client = new WsExtClient("/chat/lobby", { autoConnect: false });
    const events = record(client);
    client.close();
    assert.equal(client.state, "closed");
    assert.deepEqual(events.types(), []);
  });

  it("in a listener of close stops the reconnecting", async () => {
    const { client, events, socket } = await opened();
    client.on("close", ({ willReconnect }) => willReconnect && client.close());
    socket.end(1006);
    assert.deepEqual(events.types(), ["open", "close", "close"]);
    await browser.pass(600_000);
    assert.equal(browser.sockets.length, 1);
  });

  it("followed by connect() is a new connection, undisturbed by the old one", async () => {
    const { client, events, socket } = await opened();
    client.close();
    client.connect();
    await browser.pass(0);
    browser.socket.open();
    socket.end(1000);
    socket.receive("late");
    assert.equal(client.state, "open");
    assert.deepEqual(events.types(), ["open", "close", "open"]);
  });

  it("takes only the codes a browser may send", async () => {
    const { client } = await opened();
    for (const code of [1001, 1006, 2999, 5000]) {
      assert.throws(() => client.close(code), RangeError);
    }
    assert.equal(client.state, "open");
  });

});

describe("B1 listeners", () => {

  it("that throw are reported, and do not break the others", async () => {
    const client = new WsExtClient("/chat/lobby");
    const seen = [];
    client.on("message", () => {
      throw new Error("mine");
    });
    client.on("message", (message) => seen.push(message));
    await browser.open();
    browser.socket.receive("a");
    browser.socket.receive("b");
    assert.deepEqual(seen, ["a", "b"]);
    assert.deepEqual(browser.reported.map(({ message }) => message), ["mine", "mine"]);
    assert.equal(client.state, "open");
  });

  it("that throw are written to the console where there is no other place", async (t) => {
    delete globalThis.reportError;
    const log = t.mock.method(console, "error", () => {});
    const client = new WsExtClient("/chat/lobby");
    client.on("open", () => {
      throw new Error("mine");
    });
    await browser.open();
    assert.deepEqual(log.mock.calls.map(({ arguments: [error] }) => error.message), ["mine"]);
  });

  it("added by a listener hear the next event", async () => {
    const { client, socket } = await opened();
    const seen = [];
    client.on("message", () => client.on("message", (message) => seen.push(message)));
    socket.receive("a");
    assert.deepEqual(seen, []);
    socket.receive("b");
    assert.deepEqual(seen, ["b"]);
  });

  it("can be removed, also by one another", async () => {
    const client = new WsExtClient("/chat/lobby");
    const seen = [];
    const removeThird = () => third();
    const first = client.on("message", (message) => seen.push(["first", message]));
    client.on("message", removeThird);
    const third = client.on("message", (message) => seen.push(["third", message]));
    await browser.open();
    browser.socket.receive("a");
    first();
    first();
    browser.socket.receive("b");
    assert.deepEqual(seen, [["first", "a"]]);
  });

});
