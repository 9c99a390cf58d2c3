import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { writeDocument } from "./http-document.js";
import { Relay } from "./relay.js";
import type { PolicySource } from "./source.js";

type Headers = Record<string, string | number>;

/**
 * A listener for `node:http` that serves what a source has to `httpSource`, so that one machine feeds others:
 * `http.createServer(serveHttp(filesStore("policies"))).listen(8090)`. It answers GET and HEAD of `/head.json` and
 * `/images/<digest>`, and everybody: who may ask is for you to say, in front of it. If the source is away it serves what
 * it had. The newest two images are held in memory, once for all that is served from this source.
 */
export function serveHttp(source: PolicySource): (req: IncomingMessage, res: ServerResponse) => void {
  const serving = new Serving(Relay.of(source));
  return (req, res) => {
    serving.answer(req, res).catch(() => end(res, 503));
  };
}

class Serving {
  readonly #relay: Relay;
  #document: { readonly text: string; readonly etag: string } | undefined;

  constructor(relay: Relay) {
    this.#relay = relay;
    relay.board.begin(() => {
      this.#document = undefined;
    });
  }

  async answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    if (req.method !== "GET" && req.method !== "HEAD") return end(res, 405, { Allow: "GET, HEAD" });
    const [path = ""] = (req.url ?? "").split("?");
    if (path === "/head.json") return this.#answerHead(req, res);
    const head = this.#relay.head(/^\/images\/([0-9a-f]{64})$/.exec(path)?.[1] ?? "");
    if (head === undefined) return end(res, 404);
    const headers = { "Content-Type": "application/octet-stream", "Cache-Control": "max-age=31536000, immutable" };
    const body = async () => Buffer.from((await this.#relay.image(head)).buffer);
    await send(req, res, { ...headers, ETag: `"${head.digest}"`, "Content-Length": head.length }, body);
  }

  async #answerHead(req: IncomingMessage, res: ServerResponse): Promise<void> {
    await this.#relay.latest();
    this.#document ??= this.#write();
    const { text, etag } = this.#document;
    const headers = { "Content-Type": "application/json", "Cache-Control": "no-cache", ETag: etag };
    await send(req, res, { ...headers, "Content-Length": Buffer.byteLength(text) }, async () => text);
  }

  #write(): { text: string; etag: string } {
    const { board } = this.#relay;
    const text = writeDocument({ head: board.head, changes: board.changes() });
    return { text, etag: `"${createHash("sha256").update(text).digest("base64url")}"` };
  }
}

async function send(
  req: IncomingMessage,
  res: ServerResponse,
  headers: Headers,
  body: () => Promise<string | Buffer>,
): Promise<void> {
  const isKnown = req.headers["if-none-match"]?.split(",").some((etag) => etag.trim() === headers["ETag"]);
  if (isKnown) return end(res, 304, { ETag: headers["ETag"] as string });
  if (req.method === "HEAD") return end(res, 200, headers);
  const bytes = await body();
  res.writeHead(200, headers).end(bytes);
}

function end(res: ServerResponse, status: number, headers: Headers = {}): void {
  if (!res.headersSent) res.writeHead(status, headers);
  res.end();
}
