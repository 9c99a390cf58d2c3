// Verdicts of the engine, with all that they were made from, for test/assembly/replay.ts to make them again.
//
//   policy    0      4          8       8 + size
//             ├──────┼──────────┼───────┼──────────────────────────────────
//             size   requests   image   its requests, one after the other
//
//   request   0         4              8              12            16
//             ├─────────┼──────────────┼──────────────┼─────────────┼───────────────────────
//             verdict   originLength   methodLength   namesLength   origin, method, names

import { METHOD_BYTES, NAMES_BYTES_MAX, ORIGIN_BYTES } from "../../assembly/layout.js";
import { memory } from "../../bindings/engine/arena.js";
import { type Image, joinNames, judge, makeImage } from "../../bindings/engine/index.js";
import { addressOf } from "../../bindings/engine/residence.js";
import { type CorsRequest, PolicyError, type PolicyOptions } from "../../bindings/index.js";
import { normalize } from "../../bindings/policy/normalize.js";
import { toPlan } from "../../bindings/policy/plan.js";
import { FAMILIES } from "../conformance/index.js";
import type { Family, Question } from "../conformance/library.js";
import "../started.js";
import { readVectors } from "../vectors.js";

export interface Judged {
  readonly verdict: number;
  /** Origin, method and names. */
  readonly texts: readonly string[];
}

export interface Scene {
  readonly image: Uint8Array;
  readonly requests: readonly Judged[];
}

/** What every policy is asked besides. */
const BESIDES: readonly CorsRequest[] = [
  { method: "GET", origin: "null" },
  { method: "OPTIONS", origin: "https://a.b.example:8443", requestMethod: "PUT", requestHeaders: "accept, x-a, x-b" },
];

/** The verdicts on the requests of all vectors, but for those whose texts are no ASCII or too long to be copied. */
export function judgeVectors(): Scene[] {
  return Object.values(FAMILIES).flatMap((family) =>
    readVectors(family.file).flatMap((vector) => judgeQuestion((family as Family<unknown>).question(vector))),
  );
}

function judgeQuestion({ options, requests = [] }: Question): Scene[] {
  const owner = {};
  const image = imageOf(options, owner);
  if (image === undefined) return [];
  const judged = [...requests, ...BESIDES].flatMap((request) => judgeRequest(image, request));
  const address = addressOf(image);
  return [{ image: memory.slice(address, address + image.size), requests: judged }];
}

/** Nothing if the configuration is refused. */
function imageOf(options: PolicyOptions, owner: object): Image | undefined {
  try {
    return makeImage(toPlan(normalize(options)), owner);
  } catch (error) {
    if (error instanceof PolicyError) return undefined;
    throw error;
  }
}

function judgeRequest(image: Image, request: CorsRequest): Judged[] {
  const origin = [request.origin ?? []].flat().join(" ");
  const method = request.requestMethod ?? request.method;
  const names = joinNames(request.requestHeaders ?? "");
  if (names === undefined || !fits(origin, ORIGIN_BYTES) || !fits(method, METHOD_BYTES)) return [];
  if (!fits(names, NAMES_BYTES_MAX)) return [];
  return [{ verdict: judge(image, origin, method, names), texts: [origin, method, names] }];
}

function fits(text: string, bytes: number): boolean {
  return text.length <= bytes && Buffer.byteLength(text) === text.length;
}

/** All of it as bytes, as drawn above. */
export function toTape(scenes: readonly Scene[]): Buffer {
  return Buffer.concat(
    scenes.flatMap(({ image, requests }) => [
      words(image.length, requests.length),
      image,
      ...requests.flatMap(({ verdict, texts }) => [
        words(verdict, ...texts.map((text) => text.length)),
        Buffer.from(texts.join("")),
      ]),
    ]),
  );
}

function words(...values: readonly number[]): Uint8Array {
  return new Uint8Array(Int32Array.from(values).buffer);
}
