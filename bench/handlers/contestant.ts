import type { IncomingMessage, ServerResponse } from "node:http";
import type { SharedPolicy } from "./policy.js";

/** Answers a request, at the latest when the promise it returns is fulfilled. */
export type Handle = (req: IncomingMessage, res: ServerResponse) => unknown;

/** A middleware of Connect's kind. */
export type Middleware = (req: IncomingMessage, res: ServerResponse, next: () => void) => void;

/** One way to put CORS in front of an application that answers with 200 and no body. */
export interface Contestant {
  readonly name: string;
  /** What it does not check. */
  readonly note?: string;
  /** Present for a framework on its own: what this one's cost is a part of, and what sets no header of CORS. */
  readonly isWithoutCors?: true;
  /** Present for the floor: it grants everything to everybody. */
  readonly isUnchecked?: true;
  prepare(policy: SharedPolicy): Promise<Handle>;
}

/** The application behind contestants that need no framework. */
export const app = (_req: IncomingMessage, res: ServerResponse): void => {
  res.end();
};

/** Puts a middleware in front of the application. */
export function beforeApp(middleware: Middleware): Handle {
  return (req, res) => middleware(req, res, () => app(req, res));
}
