/**
 * Bytes, JSON and paths as people read and write them. Nothing here knows the page.
 */

const UNITS = ["B", "KB", "MB", "GB"];

/** A number of bytes in a few characters. */
export function size(bytes) {
  let unit = 0;
  let value = bytes;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${(unit === 0) ? value : value.toFixed(1)} ${UNITS[unit]}`;
}

export function hexToBytes(text) {
  const digits = text.replace(/0x|[\s,:-]/gi, "");
  if (!/^([0-9a-f]{2})*$/i.test(digits)) {
    throw new Error("These are no bytes in hex: two digits each, such as ca fe 00");
  }
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

export function base64ToBytes(text) {
  try {
    const binary = atob(text.replace(/\s/g, "").replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  }
  catch {
    throw new Error("This is no base64");
  }
}

/** Lines of sixteen bytes: where they are, in hex, as text. */
export function hexDump(bytes) {
  const lines = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const row = [...bytes.subarray(at, at + 16)];
    const hex = row.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const text = row.map((byte) => (byte >= 0x20 && byte < 0x7f) ? String.fromCharCode(byte) : ".").join("");
    lines.push(`${at.toString(16).padStart(6, "0")}  ${hex.padEnd(47)}  ${text}`);
  }
  return lines.join("\n");
}

/**
 * JSON with a line for each member. Numbers and strings stay as they were written: what
 * `JSON.parse` makes of a long number is another one.
 * @returns {string|null} `null` if the text is no JSON
 */
export function pretty(text) {
  if (!isJson(text)) {
    return null;
  }
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g) ?? [];
  let out = "";
  let depth = 0;
  tokens.forEach((token, index) => {
    const line = () => `\n${"  ".repeat(depth)}`;
    const before = tokens[index - 1];
    if (token === "}" || token === "]") {
      depth--;
      out += (before === "{" || before === "[") ? token : line() + token;
      return;
    }
    if (before === "{" || before === "[" || before === ",") {
      out += line();
    }
    out += (token === ":") ? ": " : token;
    if (token === "{" || token === "[") {
      depth++;
    }
  });
  return out;
}

function isJson(text) {
  try {
    JSON.parse(text);
    return true;
  }
  catch {
    return false;
  }
}

/**
 * The variables of a path pattern such as `/chat/{room}`, in their order: names, and
 * whether they stand for several segments.
 */
export function variables(pattern) {
  return parts(pattern).filter(({ name }) => name !== undefined);
}

/** The path of a pattern whose variables have these values, in their order. */
export function fill(pattern, values) {
  const rest = [...values];
  return parts(pattern).map((part) => {
    if (part.name === undefined) {
      return part.text;
    }
    const value = rest.shift() ?? "";
    if (!part.many) {
      return encodeURIComponent(value);
    }
    return ((value.startsWith("/") || !part.slash) ? value : `/${value}`).split("/").map(encodeURIComponent).join("/");
  }).join("");
}

/** Texts and variables. Braces may stand in the regular expression of a variable. */
function parts(pattern) {
  const found = [];
  let at = 0;
  while (at < pattern.length) {
    if (pattern[at] === "{") {
      const end = closing(pattern, at);
      const [name] = pattern.slice(at + 1, end).split(":");
      const many = name.startsWith("*");
      // What stands for several segments begins with their first slash.
      const slash = many && pattern[at - 1] === "/";
      if (slash) {
        found.at(-1).text = found.at(-1).text.slice(0, -1);
      }
      found.push({ name: many ? name.slice(1) : name, many, slash });
      at = end + 1;
    }
    else if (pattern[at] === "*") {
      const many = pattern[at + 1] === "*";
      found.push({ name: many ? "**" : "*", many, slash: false });
      at += many ? 2 : 1;
    }
    else {
      const next = pattern.slice(at).search(/[{*]/);
      const end = (next < 0) ? pattern.length : at + next;
      found.push({ text: pattern.slice(at, end) });
      at = end;
    }
  }
  return found;
}

function closing(pattern, from) {
  let depth = 0;
  for (let at = from; at < pattern.length; at++) {
    depth += (pattern[at] === "{") ? 1 : (pattern[at] === "}") ? -1 : 0;
    if (depth === 0) {
      return at;
    }
  }
  return pattern.length;
}
