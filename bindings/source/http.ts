import { Board, type Listener, type News } from "./board.js";
import { readDocument } from "./http-document.js";
import { get } from "./http-get.js";
import type { Head, PolicySource } from "./source.js";
import { checkDuration, OneAtATime, SILENCE } from "./wait.js";

/** How often a server is asked if nothing else is said, in milliseconds. */
const POLL = 1000;

/** The longest `head.json`, in characters. */
const MAX_DOCUMENT = 2 ** 26;

/** How a server is asked. */
export interface HttpOptions {
  /** How often, while somebody watches, in milliseconds; 1000 if absent. What has not changed is not sent again. */
  readonly pollInMilliseconds?: number;
  /** Sent with every request, such as `Authorization`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** How long the server may be silent, in milliseconds; 10 000 if absent. */
  readonly silenceInMilliseconds?: number;
}

/**
 * Policies from a web server, such as one with `serveHttp`, or with the files of a `filesStore`. It is asked for
 * `head.json` and `images/<digest>` below the address. Redirects are not followed.
 *
 * `head.json` is `{ version, digest, length, at, changes }`, as heads and changes are; `changes` are those later than
 * `at`, and may be absent.
 * @throws TypeError if the address is no URL of http or https, or the options are not of their types.
 */
export function httpSource(url: string | URL, options: HttpOptions = {}): PolicySource {
  const base = new URL(url);
  if (!/^https?:$/.test(base.protocol)) throw new TypeError("crossgate: policies come from http or https");
  if (!base.pathname.endsWith("/")) base.pathname += "/";
  return new HttpSource(base, options);
}

class HttpSource implements PolicySource {
  readonly #base: URL;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #poll: number;
  readonly #silence: number;
  readonly #board = new Board();
  readonly #asking = new OneAtATime(() => this.#ask());
  readonly #closing = new AbortController();
  /** The newest version that the server had when it was asked last. */
  #latest = 0;
  #etag: string | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(base: URL, { headers = {}, pollInMilliseconds, silenceInMilliseconds }: HttpOptions) {
    this.#base = base;
    this.#headers = headers;
    this.#poll = checkDuration(pollInMilliseconds, POLL, "pollInMilliseconds");
    this.#silence = checkDuration(silenceInMilliseconds, SILENCE, "silenceInMilliseconds");
  }

  async head(): Promise<Head | undefined> {
    await this.#asking.run();
    return this.#board.head;
  }

  async latest(): Promise<number> {
    await this.#asking.run();
    return this.#latest;
  }

  async watch(listener: Listener): Promise<void> {
    await this.#asking.run();
    this.#closing.signal.throwIfAborted();
    this.#board.begin(listener);
    // What fails is told to those who ask.
    this.#timer ??= setInterval(() => this.#asking.run().catch(() => {}), this.#poll).unref();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#closing.abort(new Error("crossgate: the source is closed"));
    this.#board.endAll();
  }

  get(digest: string): AsyncIterable<Uint8Array> {
    return this.#get(`images/${digest}`, {}, ({ status }) => checkStatus(status, 200));
  }

  #get(path: string, headers: Record<string, string>, accept: (response: Response) => void) {
    const { signal } = this.#closing;
    const all = { ...this.#headers, ...headers };
    return get(new URL(path, this.#base), accept, { headers: all, silence: this.#silence, signal });
  }

  /** Takes what is new on the server. */
  async #ask(): Promise<void> {
    let answered: Response | undefined;
    const pieces = this.#get(
      "head.json",
      this.#etag === undefined ? {} : { "If-None-Match": this.#etag },
      (response) => {
        checkStatus(response.status, 200, 304);
        answered = response;
      },
    );
    const text = await textOf(pieces);
    if (answered?.status === 304) return;
    this.#take(readDocument(text));
    this.#etag = answered?.headers.get("ETag") ?? undefined;
  }

  #take(all: readonly News[]): void {
    // Not by Math.max: there may be more of them than a call takes arguments.
    this.#latest = all.reduce((latest, { version }) => (version > latest ? version : latest), 0);
    for (const news of all) this.#board.tell(news);
  }
}

function checkStatus(status: number, ...wanted: readonly number[]): void {
  if (!wanted.includes(status)) throw new Error(`crossgate: the server of policies answers with ${status}`);
}

async function textOf(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const piece of pieces) {
    text += decoder.decode(piece, { stream: true });
    if (text.length > MAX_DOCUMENT) throw new Error("crossgate: the head.json is too long");
  }
  return text + decoder.decode();
}
