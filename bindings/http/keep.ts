import type { OutgoingHttpHeader, OutgoingHttpHeaders, ServerResponse } from "node:http";
import type { Head } from "../head.js";
import { mergeVary, renderVary } from "../vary.js";
import { isCorsHeader, isVary } from "./names.js";

/** What a response was before its headers were kept. */
interface Kept {
  readonly head: Head;
  readonly setHeader: ServerResponse["setHeader"];
  readonly appendHeader: ServerResponse["appendHeader"];
  readonly removeHeader: ServerResponse["removeHeader"];
  readonly writeHead: ServerResponse["writeHead"] | undefined;
}

const KEPT = Symbol("crossgate.kept");

/** A response whose CORS headers are kept. */
interface KeptResponse extends ServerResponse {
  [KEPT]: Kept;
}

/**
 * Keeps what the gate has set while the application runs: whatever it makes of these headers changes nothing, and what
 * it says of Vary joins what the gate has said.
 */
export function keepHeaders(res: ServerResponse, head: Head): void {
  const { setHeader, appendHeader, removeHeader } = res;
  // Over HTTP/1, `writeHead` hands its headers to `setHeader` and its like once there are some.
  const writeHead = "stream" in res ? res.writeHead : undefined;
  const kept = res as KeptResponse;
  kept[KEPT] = { head, setHeader, appendHeader, removeHeader, writeHead };
  kept.setHeader = setUnlessKept;
  kept.appendHeader = appendUnlessKept;
  kept.removeHeader = removeUnlessKept;
  if (writeHead !== undefined) kept.writeHead = writeHeadWithKept;
}

/** Makes a response again what it was before `keepHeaders`, if it was. */
export function releaseHeaders(res: ServerResponse): void {
  const { [KEPT]: kept } = res as Partial<KeptResponse>;
  if (kept === undefined) return;
  const { setHeader, appendHeader, removeHeader, writeHead } = kept;
  Object.assign(res, { setHeader, appendHeader, removeHeader }, writeHead && { writeHead });
}

function setUnlessKept(this: KeptResponse, name: string, value: number | string | readonly string[]): KeptResponse {
  const kept = this[KEPT];
  if (isVary(name)) kept.setHeader.call(this, name, mergeVary(value, kept.head.vary));
  else if (!isCorsHeader(name, kept.head.allowed)) kept.setHeader.call(this, name, value);
  return this;
}

function appendUnlessKept(this: KeptResponse, name: string, value: string | readonly string[]): KeptResponse {
  const kept = this[KEPT];
  if (isVary(name)) {
    const values = [this.getHeader(name) ?? [], value].flat().map(String);
    kept.setHeader.call(this, name, mergeVary(values, kept.head.vary));
  } else if (!isCorsHeader(name, kept.head.allowed)) kept.appendHeader.call(this, name, value);
  return this;
}

function removeUnlessKept(this: KeptResponse, name: string): void {
  const kept = this[KEPT];
  if (isVary(name) && kept.head.vary.length > 0) kept.setHeader.call(this, name, renderVary(kept.head.vary));
  else if (!isCorsHeader(name, kept.head.allowed)) kept.removeHeader.call(this, name);
}

type Fields = OutgoingHttpHeaders | OutgoingHttpHeader[];

function writeHeadWithKept(
  this: KeptResponse,
  status: number,
  message?: string | Fields,
  fields?: Fields,
): KeptResponse {
  setFields(this, typeof message === "object" ? message : fields);
  this[KEPT].writeHead?.call(this, status);
  return this;
}

/** Sets what `writeHead` takes: an object, a list of pairs, or a list in which names and values take turns. */
function setFields(res: ServerResponse, fields: Fields = {}): void {
  if (!Array.isArray(fields)) {
    for (const [name, value] of Object.entries(fields)) if (value !== undefined) res.setHeader(name, value);
    return;
  }
  const flat = fields.flat() as string[];
  for (let i = 0; i < flat.length; i += 2) res.removeHeader(flat[i] as string);
  for (let i = 0; i < flat.length; i += 2) res.appendHeader(flat[i] as string, flat[i + 1] as string);
}
