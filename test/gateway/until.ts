import { setTimeout } from "node:timers/promises";
import { PATIENCE_MS } from "../patience.js";

/**
 * Waits until something holds, asking again and again.
 * @param holds One that rejects does not hold yet.
 * @throws Error after long patience, with what the last question came to.
 */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  let last: unknown = "it did not hold";
  while (Date.now() < end) {
    try {
      if (await holds()) return;
    } catch (error) {
      last = error;
    }
    await setTimeout(20);
  }
  throw new Error(`${what}: waited in vain, ${last}`);
}

/** What a call that is to be made until it succeeds comes to. */
export async function succeeding<T>(what: string, call: () => Promise<T>): Promise<T> {
  let result: { value: T } | undefined;
  await until(what, async () => {
    result = { value: await call() };
    return true;
  });
  return (result as { value: T }).value;
}

/** The error that a call rejects with. */
export async function rejection(call: Promise<unknown>): Promise<Error> {
  try {
    await call;
  } catch (error) {
    return error as Error;
  }
  throw new Error("it did not reject");
}

/** What that error says. */
export async function complaint(call: Promise<unknown>): Promise<string> {
  return (await rejection(call)).message;
}
