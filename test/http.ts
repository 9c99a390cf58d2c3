// A gate on a real server, asked over a real connection.

import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export interface Ask {
  readonly method?: string;
  readonly path?: string;
  /** Lines in order; a name may stand there twice. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
}

/** Serves `listener` on a free port of 127.0.0.1 while `use` runs. */
export async function withServer<T>(
  listener: (req: IncomingMessage, res: ServerResponse) => void,
  use: (ask: (what: Ask) => Promise<Answer>, port: number) => Promise<T>,
): Promise<T> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  try {
    return await use((what) => askAt(port, what), port);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** Asks the server at a port of 127.0.0.1. */
export async function askAt(port: number, { method = "GET", path = "/", headers = [], body }: Ask): Promise<Answer> {
  const lines = headers.flat();
  if (!headers.some(([name]) => name.toLowerCase() === "host")) lines.push("Host", `127.0.0.1:${port}`);
  if (body !== undefined) lines.push("Content-Length", String(Buffer.byteLength(body)));
  const req = request({ host: "127.0.0.1", port, method, path, headers: lines, agent: false } as never);
  req.end(body);
  const [res] = (await once(req, "response")) as [IncomingMessage];
  let text = "";
  for await (const chunk of res.setEncoding("utf8")) text += chunk;
  return { status: res.statusCode as number, headers: res.headers, body: text };
}
