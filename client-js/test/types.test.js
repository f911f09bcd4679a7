import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";

import { WsExtClient } from "../src/client.js";

const types = read("../src/client.d.ts");
const client = read("../src/client.js");
const events = read("../src/events.js");

function read(file) {
  return readFileSync(new URL(file, import.meta.url), "utf8");
}

/** The names that a declaration has, one level deep. */
function declared(head) {
  const [, body] = new RegExp(`^export ${head}\\b.*?\\{\\n(.*?)^\\}`, "ms").exec(types);
  return new Set([...body.matchAll(/^ {2}(?:readonly )?(\w+)(?=[?:(<])/gm)].map(([, name]) => name));
}

describe("B1 types", () => {

  it("have every method and property of the client, and no other", () => {
    assert.deepEqual(declared("class WsExtClient"), new Set(Object.getOwnPropertyNames(WsExtClient.prototype)));
  });

  it("have every option that is read, and no other", () => {
    const ofClient = /const \{(.*?)\} = options;/s.exec(client)[1];
    const ofEvents = /constructor\(\{(.*?)\}, line,/s.exec(events)[1];
    const options = `${ofClient},${ofEvents}`.split(",").map((option) => option.trim().split(" ")[0]);
    assert.deepEqual(declared("interface WsExtOptions"), new Set(options));
  });

  it("have every event of the client itself, and no other", () => {
    const own = /OWN_EVENTS = \[(.*?)\]/s.exec(client)[1].match(/\w+/g);
    assert.deepEqual(declared("interface WsExtEventMap"), new Set([...own, "error"]));
  });

});
