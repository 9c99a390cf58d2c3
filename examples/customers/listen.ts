import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

const LOOPBACK = "127.0.0.1";

/** Makes a server listen on a port of this machine alone, or on a free one if there is no such port or it is taken. */
export async function listen(server: Server, port: number): Promise<void> {
  try {
    await once(server.listen(port, LOOPBACK), "listening");
  } catch (error) {
    if (port === 0) throw error;
    await listen(server, 0);
  }
}

/** The origin of what a listening server serves. */
export function originOf(server: Server): string {
  const { port } = server.address() as AddressInfo;
  return new URL(`http://${LOOPBACK}:${port}`).origin;
}
