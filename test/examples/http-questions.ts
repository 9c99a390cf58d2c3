// What every example that answers HTTP is asked.

import * as assert from "uvu/assert";
import { type Answer, type Ask, askAt } from "../http.js";
import type { Question } from "./question.js";

export const ALLOWED = "https://app.example.com";
export const OTHER = "https://app.example.com.evil.example";

const HELLO = '{"hello":"world"}';
const OPENED = { "access-control-allow-origin": ALLOWED, "access-control-allow-credentials": "true" };
const GRANTED = {
  ...OPENED,
  "access-control-allow-methods": "GET, HEAD, POST, PUT",
  "access-control-allow-headers": "Content-Type",
  "access-control-max-age": "86400",
};

interface Expected {
  readonly status: number;
  /** All CORS headers. */
  readonly cors: Readonly<Record<string, string>>;
  /** Nobody cares about the text of an error. */
  readonly body?: string;
}

function question(sentence: string, ask: Ask, expected: Expected): Question {
  const check = async (port: number) => checkAnswer(await askAt(port, ask), expected);
  return { sentence, check };
}

function checkAnswer({ status, headers, body }: Answer, expected: Expected): void {
  assert.is(status, expected.status);
  const cors = Object.entries(headers).filter(([name]) => name.startsWith("access-control-"));
  assert.equal(Object.fromEntries(cors), expected.cors);
  assert.ok(headers.vary?.toLowerCase().split(/, */).includes("origin"), `Vary: ${headers.vary}`);
  if (expected.body !== undefined) assert.is(body, expected.body);
}

function get(path: string, origin: string): Ask {
  return { path, headers: [["Origin", origin]] };
}

function preflight(method: string): Ask {
  const asked = [
    ["Origin", ALLOWED],
    ["Access-Control-Request-Method", method],
    ["Access-Control-Request-Headers", "content-type"],
  ] as const;
  return { method: "OPTIONS", path: "/hello", headers: asked };
}

export const HTTP_QUESTIONS: readonly Question[] = [
  question("an allowed origin gets the answer", get("/hello", ALLOWED), { status: 200, cors: OPENED, body: HELLO }),
  question("an origin that the wildcard stands for gets the answer", get("/hello", "https://a.b.example.net"), {
    status: 200,
    cors: { ...OPENED, "access-control-allow-origin": "https://a.b.example.net" },
    body: HELLO,
  }),
  question("another origin gets an empty 403", get("/hello", OTHER), { status: 403, cors: {}, body: "" }),
  // No application here answers OPTIONS with an empty 204, so it was not asked.
  question("a preflight for PUT with Content-Type is granted", preflight("PUT"), {
    status: 204,
    cors: GRANTED,
    body: "",
  }),
  question("a preflight for DELETE gets an empty 403", preflight("DELETE"), { status: 403, cors: {}, body: "" }),
  question("an allowed origin may read that there is no such page", get("/nowhere", ALLOWED), {
    status: 404,
    cors: OPENED,
  }),
];
