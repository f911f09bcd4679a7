/**
 * What the page asks the application for: its description, tickets, and why a handshake was
 * refused.
 */

/** Where the application is: its context path. */
const ROOT = location.pathname.replace(/\/wsext\/console$/, "");

const LOG_IN = "Log in to the application in this browser, then try again.";

/** What the server has refused, in words for people. */
export class Refusal extends Error {

  /**
   * @param {string} title what did not work
   * @param {string} [text] why, and what to do
   */
  constructor(title, text = "") {
    super(title);
    this.text = text;
  }

}

/** The application's endpoints, and how to connect to them. */
export async function describe() {
  const response = await ask("/wsext/console/description.json");
  if (isLogin(response)) {
    throw new Refusal("You are not logged in, or no longer.", LOG_IN);
  }
  if (response.status === 403) {
    throw new Refusal("You may not see this.", "A security rule of the application denies /wsext/console/**.");
  }
  if (response.status >= 500) {
    throw new Refusal(`The application has failed (${response.status}).`, "Its log says why.");
  }
  if (!response.ok) {
    throw new Refusal(`There is no console here any more (${response.status}).`, await detail(response));
  }
  return response.json();
}

/**
 * The URL and the subprotocols of a handshake, with a fresh ticket where one is needed.
 * @returns {Promise<{id: string, url: string, protocols: string[]}>}
 */
export async function prepare({ endpoint, path, query, subprotocol }) {
  const id = randomId();
  // The server echoes the first where it chooses none of the others; the second is for us.
  const protocols = ["wsext.v1", `wsext.console.${id}`];
  let target = ROOT + path + (query ? `?${query}` : "");
  if (needsTicket(endpoint)) {
    const description = await describe();
    const { carrier, queryParameter } = description.tickets;
    const { ticket, url } = await issue(description, path);
    if (carrier === "SUBPROTOCOL") {
      protocols.push(`wsext.ticket.${ticket}`);
    }
    else if (carrier === "QUERY") {
      target += `${query ? "&" : "?"}${queryParameter}=${ticket}`;
    }
    else if (carrier === "PATH") {
      target = url + (query ? `?${query}` : "");
    }
    else {
      throw new Refusal("A browser cannot carry tickets here.", "wsext.ticket.carriers names none but the header.");
    }
  }
  if (subprotocol) {
    protocols.push(subprotocol);
  }
  return { id, url: location.origin.replace(/^http/, "ws") + target, protocols };
}

/** Whether a ticket is what opens the endpoint for a browser. */
function needsTicket({ authentication, ticketResolver }) {
  return ["TICKET", "TICKET_OR_HTTP"].includes(authentication) && !ticketResolver;
}

/** Why a handshake was refused, which a browser does not tell. */
export async function whyRefused(id) {
  const response = await ask(`/wsext/console/handshakes/${id}`);
  if (!response.ok) {
    return new Refusal("There is no connection.", "No handshake has reached the application: something between it "
      + "and this browser lets none pass, or it is another node.");
  }
  const { status, retryAfter, body } = await response.json();
  if (status === 101) {
    return new Refusal("The connection broke as it opened.", "The server has answered 101.");
  }
  return new Refusal(`The handshake was refused with ${status}.`,
    [detailOf(body), advice(status), later(retryAfter)].filter(Boolean).join(" "));
}

async function issue({ csrf, tickets }, endpoint) {
  const response = await withCsrf(csrf, (headers) => ask(tickets.path, {
    method: tickets.method,
    headers: { ...headers, ...((tickets.method === "POST") && { "Content-Type": "application/json" }) },
    ...((tickets.method === "POST") ? { body: JSON.stringify({ endpoint }) } : { query: { endpoint } })
  }));
  if (isLogin(response)) {
    throw new Refusal("No ticket: your login has ended.", LOG_IN);
  }
  if (!response.ok) {
    throw new Refusal(`No ticket: ${response.status}.`, [await detail(response), ticketAdvice(response.status, tickets),
      later(response.headers.get("Retry-After"))].filter(Boolean).join(" "));
  }
  return response.json();
}

/**
 * Where the token is in a cookie its value goes back as it is; elsewhere it is as the server
 * has told us. The application's handler knows which, so the other is tried after a 403.
 */
async function withCsrf(csrf, send) {
  const cookie = /(?:^|;\s*)XSRF-TOKEN=([^;]+)/.exec(document.cookie);
  const tokens = [...(cookie ? [decodeURIComponent(cookie[1])] : []), ...(csrf ? [csrf.token] : [])];
  let response;
  for (const token of tokens) {
    response = await send({ [csrf?.name ?? "X-XSRF-TOKEN"]: token });
    if (response.status !== 403) {
      return response;
    }
  }
  return response ?? send({});
}

async function ask(path, { query, headers, ...options } = {}) {
  try {
    return await fetch(ROOT + path + (query ? `?${new URLSearchParams(query)}` : ""), {
      ...options,
      headers: { Accept: "application/json", ...headers },
      cache: "no-store",
      redirect: "manual"
    });
  }
  catch {
    throw new Refusal("The application is out of reach.", "Is it running?");
  }
}

/** Whoever redirects, or answers with a page, wants a login. */
function isLogin(response) {
  return response.status === 401 || response.type === "opaqueredirect"
    || (response.ok && !response.headers.get("Content-Type")?.includes("json"));
}

function advice(status) {
  switch (status) {
    case 401: return "The ticket has expired, was used, or its login has ended. Connect again.";
    case 403: return "The origin of this page, a security rule, method security or a check of the application is against it.";
    case 429: return "This is too much for a limit, see wsext.limit.*.";
    case 503: return "The node is full, is drained, or shuts down.";
    default: return "";
  }
}

function ticketAdvice(status, { method, path }) {
  switch (status) {
    case 403: return `A security rule denies ${method} ${path}, or the CSRF token is not the one that it wants.`;
    case 429: return "Too many tickets: see wsext.ticket.issue-rate-per-minute and max-per-principal.";
    default: return "";
  }
}

function later(retryAfter) {
  return /^\d+$/.test(retryAfter ?? "") ? `Try again in ${retryAfter} s.` : "";
}

async function detail(response) {
  return detailOf(await response.text().catch(() => ""));
}

/** The sentence in a problem detail, or what else the server says. */
function detailOf(body) {
  let text = body;
  try {
    text = JSON.parse(body).detail ?? body;
  }
  catch {
    // Whatever it is, it is text here.
    text = /^\s*</.test(body) ? "" : body;
  }
  text = String(text).trim().slice(0, 500);
  return (text && !/[.!?]$/.test(text)) ? `${text}.` : text;
}

function randomId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
