// WebSocket handshakes over real sockets.

import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { definePolicy, type Policy } from "../bindings/index.js";
import { listen } from "./http.js";

/** What is written to a client whose handshake is refused. */
export const REFUSAL = "HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\nVary: Origin\r\n\r\n";

export type Lines = readonly (readonly [name: string, value: string])[];

/** A listener for `upgrade` that answers who comes through, and says what it was handed. */
export function accept(_: IncomingMessage, socket: Duplex, head: Buffer): void {
  socket.end(`accepted ${head}`);
}

/** Serves upgrades on a free port of 127.0.0.1 while `use` runs. @param prepare Adds listeners to the server. */
export async function withUpgrades<T>(
  prepare: (server: Server) => unknown,
  use: (port: number, server: Server) => Promise<T>,
): Promise<T> {
  const server = createServer();
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => sockets.add(socket));
  prepare(server);
  try {
    return await use(await listen(server), server);
  } finally {
    // The server itself no longer knows of those that were upgraded.
    for (const socket of sockets) socket.destroy();
    server.close();
  }
}

/** Sends a handshake with more header lines, and more bytes behind it. */
export function begin(port: number, lines: Lines, { path = "/", behind = "", allowHalfOpen = false } = {}): Socket {
  const given = lines.some(([name]) => name === "Host") ? [] : [["Host", `127.0.0.1:${port}`] as const];
  const fields = [...given, ["Connection", "Upgrade"], ["Upgrade", "websocket"], ...KEY, ...lines];
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen });
  socket.on("error", () => {});
  socket.write(`GET ${path} HTTP/1.1\r\n${fields.map((field) => `${field.join(": ")}\r\n`).join("")}\r\n${behind}`);
  return socket;
}

const KEY = [
  ["Sec-WebSocket-Version", "13"],
  ["Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA=="],
] as const;

/** All that a client gets for a handshake until the server closes the connection. */
export async function answerTo(port: number, lines: Lines, path = "/", behind = ""): Promise<string> {
  const socket = begin(port, lines, { path, behind });
  let got = "";
  socket.setEncoding("latin1").on("data", (data) => (got += data));
  await once(socket, "close");
  return got;
}

/** Has a client break its connection off, until the server's end of it has heard of that. */
export async function gone(client: Socket, socket: Duplex): Promise<void> {
  client.resetAndDestroy();
  // Not `once` of node:events, which listens to errors too.
  if (!socket.closed) await new Promise((resolve) => socket.once("close", resolve));
}

/** A policy that promises, and what it waits for. */
export function promising(): { policy: Policy; asked: Promise<void>; settle: (isAllowed: boolean) => void } {
  let answer: (isAllowed: boolean) => void = () => {};
  let ask = () => {};
  const asked = new Promise<void>((resolve) => (ask = resolve));
  const predicate = () => {
    ask();
    return new Promise<boolean>((resolve) => (answer = resolve));
  };
  return { policy: definePolicy({ originPredicates: [predicate] }), asked, settle: (isAllowed) => answer(isAllowed) };
}

/** The warnings of the process while `run` runs. */
export async function warningsOf(run: () => Promise<unknown>): Promise<string[]> {
  const warnings: string[] = [];
  const listener = ({ name, message }: Error) => warnings.push(`${name}: ${message}`);
  process.on("warning", listener);
  try {
    await run();
    // They are emitted in a tick of their own.
    await new Promise((resolve) => setImmediate(resolve));
  } finally {
    process.off("warning", listener);
  }
  return warnings;
}

/** What is thrown outside of all calls while `run` runs; of a promise, that it was one. */
export async function uncaughtOf(run: () => Promise<unknown>): Promise<unknown[]> {
  const uncaught: unknown[] = [];
  const listener = (error: unknown, origin: string) => uncaught.push(origin === "uncaughtException" ? error : origin);
  process.on("uncaughtException", listener);
  try {
    await run();
    await new Promise((resolve) => setImmediate(resolve));
  } finally {
    process.off("uncaughtException", listener);
  }
  return uncaught;
}
