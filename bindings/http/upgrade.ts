import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { publishFault } from "../fault.js";
import { Door, type GatePolicy } from "./door.js";
import { checkApplication, type GateOptions } from "./options.js";
import { NodeAsked } from "./request.js";

/** A listener for the event `upgrade` of a server of `node:http`. */
export type UpgradeListener = (req: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** What `ws` takes as `verifyClient`; and a listener for `upgrade`, to be added before all others. */
export interface HandshakeGuard {
  (info: { req: IncomingMessage }, callback: (allowed: boolean, code?: number, message?: string) => void): void;
  (req: IncomingMessage, socket: Duplex, head?: Buffer): void;
}

const REFUSAL = "HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\nVary: Origin\r\n\r\n";

/**
 * Puts a policy in front of WebSocket handshakes, which browsers let every page make: with an Origin, with the cookies of
 * the server, and without looking at CORS headers. A handshake from an origin that the policy does not allow gets a 403,
 * under "omit" too; one without an Origin does not come from a page, and passes.
 * @param policy As in `gate`. One for any host lets every page in here, cookies and all.
 * @param handler Completes the handshakes that are allowed. Without it, what is returned is `verifyClient` for `ws`.
 * @throws TypeError if the arguments are not of these types.
 */
export function upgrade(policy: GatePolicy, handler: UpgradeListener, options?: GateOptions): UpgradeListener;
export function upgrade(policy: GatePolicy, handler?: undefined, options?: GateOptions): HandshakeGuard;
export function upgrade(
  policy: GatePolicy,
  handler?: UpgradeListener,
  options?: GateOptions,
): UpgradeListener | HandshakeGuard {
  checkApplication(handler);
  const door = new Door(policy, options);
  if (handler === undefined) return guardOf(door);
  return (req: IncomingMessage, socket: Duplex, head: Buffer) =>
    admit(door, req, socket, () => handler(req, socket, head));
}

type Answer = (allowed: boolean, code?: number) => void;

function guardOf(door: Door): HandshakeGuard {
  // `ws` waits for an answer where it sees two parameters.
  return (asking: IncomingMessage | { req: IncomingMessage }, answer: Duplex | Answer) => {
    if (typeof answer !== "function") block(door, asking as IncomingMessage, answer);
    else whenDecided(door, (asking as { req: IncomingMessage }).req, (allowed) => answer(allowed, 403));
  };
}

/** Hands what is allowed on, once that is known. */
function admit(door: Door, req: IncomingMessage, socket: Duplex, run: () => void): void {
  // Nobody else listens meanwhile, and an error that nobody listens to ends the process.
  socket.on("error", ignore);
  whenDecided(door, req, (allowed) => {
    if (!allowed) refuse(socket);
    else if (!socket.destroyed) {
      socket.off("error", ignore);
      run();
    }
  });
}

/** Refuses what is not allowed; the other listeners go on with the rest, and do not wait for a promise. */
function block(door: Door, req: IncomingMessage, socket: Duplex): void {
  let answer: boolean | undefined;
  whenDecided(door, req, (allowed) => {
    answer = allowed;
  });
  if (answer === undefined)
    publishFault(new Error("a predicate that promises needs gate.upgrade(policy, handler)"), "policy");
  if (!answer) refuse(socket);
}

function whenDecided(door: Door, req: IncomingMessage, settle: (allowed: boolean) => void): void {
  const head = door.decide(new NodeAsked(req, door.trustProxy));
  if ("then" in head) head.then(({ allowed }) => queueMicrotask(() => settle(allowed)));
  else settle(head.allowed);
}

function refuse(socket: Duplex): void {
  socket.on("error", ignore);
  socket.once("finish", () => socket.destroy());
  socket.end(REFUSAL);
}

function ignore(): void {}
