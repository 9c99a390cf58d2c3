import { quantile } from "../figure.js";
import { type Answer, Connection } from "./connection.js";
import type { Asked } from "./request.js";

/** Requests a second, and the milliseconds that one in a hundred of them took longer than. */
export interface Shots {
  readonly rate: number;
  readonly p99: number;
}

/** Requests, and who is told of each answer. */
export interface Salvo {
  readonly requests: readonly Asked[];
  /** How many are sent; after the last of the requests the first one comes again. */
  readonly amount: number;
  readonly connections: number;
  readonly check: (asked: Asked, answer: Answer) => void;
}

/**
 * Sends requests to a port of 127.0.0.1, over connections that are kept alive, on each the next one when the last one is
 * answered.
 * @throws Error if a connection breaks, or what `check` throws.
 */
export async function fire(port: number, { requests, amount, connections, check }: Salvo): Promise<Shots> {
  const open = await Promise.all(Array.from({ length: connections }, () => Connection.open(port)));
  const times: number[] = [];
  let sent = 0;
  const work = async (connection: Connection) => {
    while (sent < amount) {
      const asked = requests[sent++ % requests.length] as Asked;
      const start = performance.now();
      const answer = await connection.ask(asked.text);
      times.push(performance.now() - start);
      check(asked, answer);
    }
  };
  const start = performance.now();
  try {
    await Promise.all(open.map(work));
  } finally {
    for (const connection of open) connection.close();
  }
  return { rate: amount / ((performance.now() - start) / 1000), p99: quantile(times, 0.99) };
}
