// What the example with WebSockets is asked.

import { once } from "node:events";
import * as assert from "uvu/assert";
import type { Framework } from "../doors/door-case.js";
import { load } from "../doors/load.js";
import { ALLOWED, OTHER } from "./http-questions.js";
import type { Question } from "./question.js";

/** Sends a message through a WebSocket. @returns What comes back, or why there is none. */
async function exchange(port: number, origin: string | undefined): Promise<string> {
  const WebSocket = await load<Framework>("ws");
  const socket = new WebSocket(`ws://127.0.0.1:${port}`, { origin });
  socket.on("open", () => socket.send("a message"));
  try {
    const [data] = await once(socket, "message");
    return String(data);
  } catch (error) {
    return (error as Error).message;
  } finally {
    socket.terminate();
  }
}

function question(sentence: string, origin: string | undefined, expected: string): Question {
  return { sentence, check: async (port) => assert.is(await exchange(port, origin), expected) };
}

export const WS_QUESTIONS: readonly Question[] = [
  question("a handshake from an allowed origin is completed, and a message comes back", ALLOWED, "a message"),
  question("a handshake from another origin gets a 403", OTHER, "Unexpected server response: 403"),
  question("a handshake without Origin is completed, and a message comes back", undefined, "a message"),
];
