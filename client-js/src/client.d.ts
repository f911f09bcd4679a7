/** What the connection is doing. */
export type WsExtState = "idle" | "connecting" | "open" | "reconnecting" | "closing" | "closed";

/** What failed. */
export interface WsExtError extends Error {

  /** Status of a refused ticket. */
  status?: number;

  /**
   * Why the server has refused an event, such as `unknown_event`, `invalid_payload` or
   * `forbidden`; of a request also `timeout` or `closed`.
   */
  code?: string;

  /** Payload of the server's `error` event. */
  payload?: any;

  /** The topic, if a further connection was refused a subscription. */
  topic?: string;

}

/** What the listeners of the client's own events receive. */
export interface WsExtEventMap<M = any> {

  /** The connection is open, what was queued has been sent. */
  open: void;

  /**
   * Every message that no listener of a named event, handler or request has taken: the parsed
   * JSON of a text message, its string if it is not JSON, or a binary message.
   */
  message: M;

  /**
   * A connection, or an attempt to connect, has ended. One with `willReconnect: false` is the
   * last event until `connect()` is called.
   */
  close: { code: number; reason: string; willReconnect: boolean };

  /** The next attempt starts in `delay` milliseconds. */
  reconnecting: { attempt: number; delay: number };

  /** Something failed, or the server has sent an `error` event. */
  error: WsExtError;

  /** The caller is not logged in (any more). Log in, then call `connect()`. */
  unauthenticated: { status: 401 | 403 };

  /**
   * Nothing of a topic with a history was missed: `count` messages follow that came meanwhile.
   */
  recovered: { topic: string; count: number };

  /**
   * Some messages of a topic with a history are gone. Load anew what the page shows of it.
   */
  lost: { topic: string };

}

/** A place in a trace, as https://www.w3.org/TR/trace-context/ writes it. */
export interface WsExtTrace {

  traceparent: string;

  tracestate?: string;

}

export interface WsExtOptions {

  /** Connect at once rather than on `connect()`. Default: `true`. */
  autoConnect?: boolean;

  /**
   * Where the application is, if not at the root of the page's origin: a context path
   * (`/app`) or an absolute URL.
   */
  baseUrl?: string;

  /** Where tickets are issued: a path in the application or an absolute URL. Default: `/ticket`. */
  ticketUrl?: string;

  /**
   * Own source of tickets, called with the path of the endpoint for every connect. It may throw
   * an error with a `status`, which counts as if the ticket endpoint had answered with it.
   * `resume` are the positions that the ticket should carry, if there are any. `false` for an
   * endpoint that needs no ticket.
   */
  ticket?: false | ((path: string, resume?: Record<string, string>) => string | null | Promise<string | null>);

  /** Further headers of the request for a ticket, such as `Authorization`. */
  headers?: Record<string, string> | (() => Record<string, string> | Promise<Record<string, string>>);

  /**
   * `include` sends the cookies of another origin along with the request for a ticket. Default:
   * `same-origin`.
   */
  credentials?: "same-origin" | "include";

  /**
   * Returns the header with the CSRF token for the request for a ticket; asked once more if that
   * is refused with 403. By default the token is that of the page, for its own origin.
   */
  csrf?: (issuer: URL) => Record<string, string> | Promise<Record<string, string>>;

  /** Subprotocols to offer. */
  protocols?: string | string[];

  /** What binary messages arrive as. Default: `arraybuffer`. */
  binaryType?: "arraybuffer" | "blob";

  /**
   * Backoff, in milliseconds: the wait is random between 0 and the smaller of `cap` (30000) and
   * `base` (500) doubled with every failure, and starts anew once a connection has stayed open
   * for `stableAfter` (5000). `false`: never reconnect.
   */
  reconnect?: false | { base?: number; cap?: number; stableAfter?: number };

  /** Milliseconds an attempt to connect may take. Default: 20000. */
  connectTimeout?: number;

  /** Messages kept while not connected. Default: 100. */
  maxQueue?: number;

  /**
   * Renew the connection with a fresh ticket when the server announces (`auth:expiring`) that
   * the login it was opened with ends. Default: `true`.
   */
  refresh?: boolean;

  /**
   * How the end of a line that nobody has closed is noticed. The server is asked for heartbeats
   * (`wsext.event.heartbeat.interval`), and the connection given up when one is more than
   * `timeout` (15000) milliseconds late. A server that has none is asked by the `event` instead,
   * if there is one, when nothing has come for `interval` (25000), and has `timeout` to say
   * anything. `false`: nothing of this.
   */
  heartbeat?: false | { timeout?: number; event?: string; interval?: number };

  /**
   * Positions by their topics to go on from: what `positions` was before the page was loaded
   * anew, or what the server has put into it.
   */
  positions?: Record<string, string>;

  /**
   * Texts arrive as they are, as strings, whatever is in them: `1e3`, `null`, numbers of any
   * length. What the server tells the client itself and the answers to `request` and `subscribe`
   * do not arrive as messages; other events do. Default: `false`.
   */
  raw?: boolean;

  /**
   * The W3C trace context in events, where the server has `wsext.tracing.in-events`. What these
   * functions throw is reported, and the event goes its way without a trace.
   */
  tracing?: {

    /** Returns what an event carries to the server, nothing if it is in no trace. */
    sending?: (event: string) => WsExtTrace | null | undefined;

    /** Calls `deliver` within the trace that an event has carried to the page. */
    received?: (event: string, trace: WsExtTrace, deliver: () => void) => void;

  };

  /** As `wsext.event.event-key` of the server. Default: `event`. */
  eventKey?: string;

  /** As `wsext.event.payload-key` of the server. Default: `payload`. */
  payloadKey?: string;

  /** As `wsext.event.id-key` of the server. Default: `id`. */
  idKey?: string;

  /** As `wsext.event.batch-prefix` of the server. Default: `batch_`. */
  batchPrefix?: string;

}

/**
 * A connection to one endpoint, which outlives the single WebSocket: it fetches a fresh one-time
 * ticket for every connect and comes back by itself when the line breaks.
 *
 * @typeParam M what the `message` event carries
 * @typeParam E payloads of the server's events by their names
 */
export class WsExtClient<M = any, E extends object = Record<string, any>> {

  /**
   * @param path path of the endpoint, such as `/chat/lobby`, with a query if it takes one; or
   * its absolute URL
   */
  constructor(path: string, options?: WsExtOptions);

  /** What the connection is doing. */
  readonly state: WsExtState;

  /** The subprotocol of the open connection, empty if there is none. */
  readonly protocol: string;

  /**
   * Where the page is in its topics with a history: positions by their topics, to be kept and
   * given to the next client as the option of this name.
   */
  readonly positions: Record<string, string>;

  /**
   * Waits until the page has seen a topic up to a position, such as that of what a request of
   * its own has published, which its answer may tell.
   * @param options `timeout` in milliseconds, 10000 by default
   * @returns rejected with a `WsExtError` whose `code` is `timeout`, or `closed` if the
   * connection was closed for good
   */
  seen(topic: string, position: string, options?: { timeout?: number }): Promise<void>;

  /**
   * Adds a listener. A function that was added already is not called twice.
   * @returns removes the listener
   */
  on<T extends keyof WsExtEventMap>(type: T, listener: (event: WsExtEventMap<M>[T]) => void): () => void;

  /**
   * Adds a listener of an event of the server. A batch, such as `batch_price`, reaches the
   * listeners of `price` one payload after the other, unless it has listeners itself.
   * @returns removes the listener
   */
  on<N extends keyof E & string>(event: N, listener: (payload: E[N]) => void): () => void;

  /**
   * Connects, or cuts the wait for the next attempt short. Does nothing while connecting or open.
   */
  connect(): void;

  /**
   * Sends a message: a string as it is, an `ArrayBuffer`, typed array or `Blob` as binary,
   * anything else as JSON. While not connected it is queued.
   * @returns `false` if the queue is full or the connection was closed for good: the message is
   * lost
   */
  send(value: unknown): boolean;

  /**
   * Sends an event, queued as by `send`.
   * @returns as for `send`
   */
  emit(event: string, payload?: unknown): boolean;

  /**
   * Sends an event and awaits the answer to it: the event of the same name that carries the
   * same id.
   * @param options `timeout` in milliseconds, 10000 by default, the wait for the connection
   * included
   * @returns the payload of the answer. Rejected with a `WsExtError` whose `code` is that of
   * the server's `error` event, `timeout`, or `closed` if the message was not sent or the
   * connection ended before the answer came
   */
  request<A = any>(event: string, payload?: unknown, options?: { timeout?: number }): Promise<A>;

  /**
   * Answers questions of the server (`WsConnection.ask`), one handler for each event. If the
   * handler throws, the answer is an `error` event.
   * @returns removes the handler
   */
  onRequest<P = any>(event: string, handler: (payload: P) => unknown): () => void;

  /**
   * Subscribes to a topic of the server, as far as its `TopicAuthorizer` lets it. Every further
   * connection is subscribed, too, until `unsubscribe`; one that is refused then is an `error`
   * event with the `topic`.
   * @returns fulfilled when the server has confirmed, rejected as for `request` when it has
   * refused or the connection was closed for good
   */
  subscribe(topic: string): Promise<void>;

  /**
   * Ends the subscription to a topic.
   * @returns fulfilled when there is none any more
   */
  unsubscribe(topic: string): Promise<void>;

  /**
   * Closes for good, and forgets what is queued. `connect()` starts anew.
   * @param code 1000 (the default), or 3000 to 4999
   * @param reason at most 123 bytes of UTF-8
   */
  close(code?: number, reason?: string): void;

}
