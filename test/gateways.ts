// A gateway in this process, in front of servers on other ports.

import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { connect, createServer as createTcpServer, type Server, type Socket } from "node:net";
import type { GatewayConfig } from "../bindings/gateway/config.js";
import { type Gateway, startGateway } from "../bindings/gateway/index.js";
import { type Answer, type Ask, askAt, listen } from "./http.js";

/** The origin that the policies of these tests let in. */
export const PAGE = "https://page.example";
export const ORIGIN = ["Origin", PAGE] as const;
/** What lets it in, and all that it may do. */
export const POLICY = { origins: [PAGE], methods: ["PUT", "DELETE"], headers: ["X-A"] };

export interface Running {
  readonly gateway: Gateway;
  readonly port: number;
  /** What it has reported. */
  readonly said: string[];
  ask(what: Ask): Promise<Answer>;
}

/** Runs a gateway on a free port while `use` runs. */
export async function withGateway<T>(
  config: Omit<GatewayConfig, "listen"> & Partial<Pick<GatewayConfig, "listen">>,
  use: (running: Running) => Promise<T>,
): Promise<T> {
  const said: string[] = [];
  const complete = { listen: { port: 0 }, shutdownInMilliseconds: 0, ...config };
  const gateway = await startGateway(complete, { report: (line) => said.push(line) });
  const port = Number(new URL(gateway.address).port);
  try {
    return await use({ gateway, port, said, ask: (what) => askAt(port, what) });
  } finally {
    await gateway.close();
  }
}

/** Runs a server while `use` runs with its origin. */
export async function withUpstream<T>(listener: RequestListener, use: (origin: string) => Promise<T>): Promise<T> {
  return whileListening(createServer(listener), use);
}

/**
 * Runs a server that answers each connection with these bytes, for HEAD without the body, and then closes it. `use` is
 * handed what it got, too.
 */
export async function withBytes<T>(bytes: string, use: (origin: string, got: string[]) => Promise<T>): Promise<T> {
  const got: string[] = [];
  const server = createTcpServer((socket) => {
    const index = got.push("") - 1;
    socket.on("error", () => {});
    socket.setEncoding("latin1").on("data", (data) => {
      if (got[index] === "") socket.end(`${data}`.startsWith("HEAD ") ? headOf(bytes) : bytes, "latin1");
      got[index] = `${got[index]}${data}`;
    });
  });
  return whileListening(server, (origin) => use(origin, got));
}

/** All up to the end of the last head. */
const headOf = (bytes: string) => bytes.replace(/\r\n\r\n(?!HTTP).*$/s, "\r\n\r\n");

async function whileListening<T>(server: Server, use: (origin: string) => Promise<T>): Promise<T> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => sockets.add(socket));
  const port = await listen(server);
  try {
    return await use(`http://127.0.0.1:${port}`);
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
}

/** An upstream that answers with what it was asked, as JSON. */
export const echo: RequestListener = (req, res) => {
  let body = "";
  req.setEncoding("utf8").on("data", (data) => (body += data));
  req.on("end", () => res.end(JSON.stringify({ method: req.method, url: req.url, headers: req.headers, body })));
};

/** All that a server answers to bytes, until it closes the connection. */
export async function exchange(port: number, bytes: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  let got = "";
  socket.on("error", () => {});
  socket.setEncoding("latin1").on("data", (data) => (got += data));
  socket.write(bytes, "latin1");
  await once(socket, "close");
  return got;
}

/** Whether nobody listens at a port any more. */
export function isClosed(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => resolve(true));
    socket.on("connect", () => {
      socket.destroy();
      resolve(false);
    });
  });
}
