// Requests made to cost: as large as an engine's strings may be, and as costly as they come within the caps.

import type { CorsRequest, PolicyOptions, Reason } from "../../bindings/index.js";

/** What the hostile requests are asked of: a policy that lets names through by a list and by a prefix. */
export const HOSTILE_POLICY: PolicyOptions = {
  origins: ["https://*.example.com"],
  methods: ["PUT"],
  headers: ["x-listed"],
  headerPrefixes: ["x-custom-"],
};

/** A part of a preflight that costs, and what is to be decided. */
export interface Hostile {
  /** What it is, in words that follow "a preflight with". */
  readonly what: string;
  /** Makes its strings anew, as a server would have them: nothing about them is remembered. */
  readonly make: () => Pick<CorsRequest, "origin" | "requestHeaders">;
  readonly reason: Reason;
}

const MIB = 2 ** 20;
const CAP = 8192;

/** A text made anew from its bytes, each time that it is asked for. */
function anew(text: string, encoding: "latin1" | "utf16le" = "latin1"): () => string {
  const bytes = Buffer.from(text, encoding);
  return () => bytes.toString(encoding);
}

function names(what: string, text: string, reason: Reason, encoding?: "latin1" | "utf16le"): Hostile {
  const make = anew(text, encoding);
  return { what, make: () => ({ requestHeaders: make() }), reason };
}

function lines(what: string, count: number, line: string, reason: Reason): Hostile {
  const make = anew(line);
  return { what, make: () => ({ requestHeaders: Array.from({ length: count }, make) }), reason };
}

function origin(what: string, text: string, reason: Reason): Hostile {
  const make = anew(text);
  return { what, make: () => ({ origin: make() }), reason };
}

const repeated = (text: string, length: number) => text.repeat(Math.ceil(length / text.length)).slice(0, length);

const HOST = repeated(`${"a".repeat(62)}.`, 241).replace(/\.$/, "a");
const LONGEST = `${"a".repeat(64)}://${HOST}.example.com:65535/`;

/** Beyond the caps. */
export const BEYOND: readonly Hostile[] = [
  names("1 MiB of commas", repeated(",", MIB), "request-too-large"),
  names("1 MiB of blanks", repeated(" ", MIB), "request-too-large"),
  names("1 MiB of tabs", repeated("\t", MIB), "request-too-large"),
  names("1 MiB of one name", repeated("x", MIB), "request-too-large"),
  names("1 MiB of a listed name", repeated("x-listed,", MIB), "request-too-large"),
  names("1 MiB of commas and blanks", repeated(", ", MIB), "request-too-large"),
  names("1 MiB of two-byte characters", repeated("\u0100", MIB / 2), "request-too-large", "utf16le"),
  lines("1024 lines of 1024 commas", 1024, ",".repeat(1024), "request-too-large"),
  lines("1024 lines of a listed name", 1024, repeated("x-listed,", 1024), "request-too-large"),
  lines("a million empty lines", 1_000_000, "", "request-too-large"),
  origin("an origin of 100 000 a's", "a".repeat(100_000), "malformed-origin"),
  origin("an origin of 100 000 labels", `https://${"a.".repeat(100_000)}example.com`, "malformed-origin"),
  origin("an origin of 1 MiB of colons", `https://${":".repeat(MIB)}`, "malformed-origin"),
  origin("an origin of 1 MiB of commas", ",".repeat(MIB), "multiple-origins"),
];

/** As much as the caps let through. */
export const WITHIN: readonly Hostile[] = [
  names("one listed name, to compare with", "x-listed", "allowed"),
  names("8192 bytes of commas", repeated(",", CAP), "allowed"),
  names("8192 bytes of blanks", repeated(" ", CAP), "allowed"),
  names("8192 bytes of one name", repeated("x", CAP), "header-not-allowed"),
  names("8192 bytes of one name with a prefix", repeated("x-custom-", CAP), "allowed"),
  names("256 listed names", repeated("x-listed,", 256 * 9), "allowed"),
  names("256 names with a prefix", repeated(`x-custom-${"a".repeat(22)},`, CAP), "allowed"),
  names("255 listed names and one that is not", `${repeated("x-listed,", 255 * 9)}x`, "header-not-allowed"),
  lines("8192 lines of one comma", CAP, ",", "allowed"),
  origin(`the longest origin, ${LONGEST.length} bytes`, LONGEST, "origin-not-allowed"),
  origin("an origin of 331 bytes", `https://${repeated("a.", 311)}.example.com`, "malformed-origin"),
];
