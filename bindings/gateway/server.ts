import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { createSecureServer } from "node:http2";
import type { AddressInfo } from "node:net";
import type { Address, Listen } from "./settings.js";

/** How long a connection may rest, in milliseconds: longer than load balancers in front keep theirs. */
const KEEP_ALIVE = 72_000;

/** A server for what a gateway is asked, which does not listen yet: of HTTP/1.1, or of HTTP/2 and HTTP/1.1 over TLS. */
export function makeServer({ tls }: Listen): Server {
  const server = tls === undefined ? createServer() : createSecureServer({ ...tls, allowHTTP1: true });
  // The two differ in what they call a request, which has the same members.
  const plain = server as unknown as Server;
  plain.keepAliveTimeout = KEEP_ALIVE;
  return plain;
}

/** Makes a server listen. @returns Its address as a URL. @throws Error where it cannot. */
export async function listenAt(server: Server, { host, port }: Address, scheme: string): Promise<string> {
  server.listen(port, host);
  await once(server, "listening");
  const { address, family, port: taken } = server.address() as AddressInfo;
  return `${scheme}://${family === "IPv6" ? `[${address}]` : address}:${taken}`;
}
