import type { IncomingMessage, ServerResponse } from "node:http";

export type Listener = (req: IncomingMessage, res: ServerResponse) => void;
export type Handler = (req: IncomingMessage, res: ServerResponse) => Promise<void>;

const MAX_BODY_BYTES = 16 * 1024;

/** Makes a handler into what a server or a gate calls. If the handler fails, the connection ends. */
export function toListener(handler: Handler): Listener {
  return (req, res) => {
    handler(req, res).catch((error: unknown) => {
      // Where the client has gone, reading fails, and nobody has to know.
      if (!res.destroyed) console.error(error);
      res.destroy();
    });
  };
}

/** The path and the parameters that a request asks for. */
export function readTarget(req: IncomingMessage): { path: string; parameters: URLSearchParams } {
  const [path = "", query = ""] = (req.url ?? "").split("?", 2);
  return { path, parameters: new URLSearchParams(query) };
}

/** A request's body, or undefined if it is longer than 16 KiB. */
export async function readBody(req: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  // A destroyed request reads no further, and a sender that listens only when it has sent all would wait forever.
  for await (const chunk of req.iterator({ destroyOnReturn: false })) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) break;
    chunks.push(chunk);
  }
  // What is left of a body that is too long is thrown away as it comes.
  req.resume();
  return size > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks).toString("utf8");
}

/** Answers with a line of text. */
export function sendText(res: ServerResponse, status: number, text: string): void {
  send(res, status, "text/plain; charset=utf-8", text);
}

/** Answers 200 with a value as JSON. */
export function sendJson(res: ServerResponse, value: unknown): void {
  send(res, 200, "application/json", JSON.stringify(value));
}

/** Answers 405, naming the methods that there are. */
export function sendWrongMethod(res: ServerResponse, ...methods: string[]): void {
  res.setHeader("Allow", methods.join(", "));
  sendText(res, 405, `Send ${methods.join(" or ")}`);
}

/** Answers with a body, which is not to be kept: on the next run the ports may differ. */
export function send(res: ServerResponse, status: number, type: string, body: string): void {
  res.setHeader("Content-Type", type);
  res.setHeader("Content-Length", Buffer.byteLength(body));
  res.setHeader("X-Content-Type-Options", "nosniff");
  res.setHeader("Cache-Control", "no-store");
  res.writeHead(status).end(body);
}
