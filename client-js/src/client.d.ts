/** What the connection is doing. */
export type WsExtState = "idle" | "connecting" | "open" | "reconnecting" | "closing" | "closed";

/** What the listeners of each event receive. */
export interface WsExtEventMap<M = any> {

  /** The connection is open, what was queued has been sent. */
  open: void;

  /** The parsed JSON of a text message, its string if it is not JSON, or a binary message. */
  message: M;

  /**
   * A connection, or an attempt to connect, has ended. One with `willReconnect: false` is the
   * last event until `connect()` is called.
   */
  close: { code: number; reason: string; willReconnect: boolean };

  /** The next attempt starts in `delay` milliseconds. */
  reconnecting: { attempt: number; delay: number };

  /** Something failed. `status` is that of a refused ticket. */
  error: Error & { status?: number };

  /** The caller is not logged in (any more). Log in, then call `connect()`. */
  unauthenticated: { status: 401 | 403 };

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
   * `false` for an endpoint that needs no ticket.
   */
  ticket?: false | ((path: string) => string | null | Promise<string | null>);

  /** Further headers of the request for a ticket, such as `Authorization`. */
  headers?: Record<string, string> | (() => Record<string, string> | Promise<Record<string, string>>);

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

}

/**
 * A connection to one endpoint, which outlives the single WebSocket: it fetches a fresh one-time
 * ticket for every connect and comes back by itself when the line breaks.
 *
 * @typeParam M what the `message` event carries
 */
export class WsExtClient<M = any> {

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
   * Adds a listener. A function that was added already is not called twice.
   * @returns removes the listener
   */
  on<T extends keyof WsExtEventMap>(type: T, listener: (event: WsExtEventMap<M>[T]) => void): () => void;

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
   * Closes for good, and forgets what is queued. `connect()` starts anew.
   * @param code 1000 (the default), or 3000 to 4999
   * @param reason at most 123 bytes of UTF-8
   */
  close(code?: number, reason?: string): void;

}
