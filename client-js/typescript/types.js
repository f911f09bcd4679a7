// node types.js asyncapi.json > types.d.ts
import { readFileSync } from "node:fs";
import { compile } from "json-schema-to-typescript";

const text = readFileSync(process.argv[2], "utf8").replaceAll("#/components/schemas/", "#/definitions/");
const api = JSON.parse(text);
const keys = api["x-wsext-events"];
const definitions = { ...api.components.schemas };

const at = (node) => node.$ref ? at(node.$ref.slice(2).split("/").reduce((parent, key) => parent[key], api)) : node;
const typeName = (key) => key.replace(/(?:^|[^A-Za-z0-9]+)(\w)/g, (_, first) => first.toUpperCase());
const object = (properties) => ({ type: "object", properties, required: Object.keys(properties) });

for (const [key, channel] of Object.entries(api.channels)) {
  const types = { Events: {}, Requests: {} };
  const messages = [];
  const add = (to, reference) => {
    const { name, contentType, payload } = at(reference);
    if (payload.properties?.[keys.event]?.const === name) {
      types[to][name] = payload.properties[keys.payload] ?? {};
    } else if (to === "Events" && contentType === "application/json" && !name.endsWith("*")) {
      messages.push(payload);
    }
  };
  for (const operation of Object.values(api.operations).filter((operation) => at(operation.channel) === channel)) {
    operation.messages.forEach((message) => add(operation.action === "receive" ? "Requests" : "Events", message));
    operation.reply?.messages.forEach((message) => add("Events", message));
  }
  definitions[typeName(`${key}.events`)] = object(types.Events);
  definitions[typeName(`${key}.requests`)] = object(types.Requests);
  if (messages.length > 0) {
    definitions[typeName(`${key}.message`)] = { anyOf: messages };
  }
}

const types = await compile({ ...object({}), definitions }, "Api",
  { additionalProperties: false, bannerComment: "", unreachableDefinitions: true });
// Without the remarks that name where each type comes from.
process.stdout.write(types.replaceAll(/(?:\/\*\*\n| \*\n) \* This \w+ was referenced by .*\n \* via the .*\n( \*\/\n)/g,
  (remark, end) => remark.startsWith("/") ? "" : end));
