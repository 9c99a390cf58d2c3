// A gate on a real server, asked over a real connection.

import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo, Server } from "node:net";
import { generate } from "selfsigned";
import type { CorsRequest } from "../bindings/index.js";

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[];
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
  const server = createServer(listener);
  const port = await listen(server);
  try {
    return await use((what) => askAt(port, what), port);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** Makes a server listen on a free port of 127.0.0.1. @returns The port. */
export async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

/** A throw-away certificate. */
export async function makeCertificate(): Promise<{ key: string; cert: string }> {
  const made = await generate([{ name: "commonName", value: "127.0.0.1" }]);
  return { key: made.private, cert: made.cert };
}

/** What a policy decides from, but for `self`, as header lines. */
export function toLines(request: CorsRequest): [name: string, value: string][] {
  const { origin, requestMethod, requestHeaders, contentType, secFetchSite } = request;
  const fields = {
    Origin: origin,
    "Access-Control-Request-Method": requestMethod,
    "Access-Control-Request-Headers": requestHeaders,
    "Content-Type": contentType,
    "Sec-Fetch-Site": secFetchSite,
  };
  return Object.entries(fields).flatMap(([name, value]) =>
    [value ?? []].flat().map((line): [string, string] => [name, line]),
  );
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
  return { status: res.statusCode as number, headers: res.headers, rawHeaders: res.rawHeaders, body: text };
}
