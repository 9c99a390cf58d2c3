import type { OutgoingHttpHeader, OutgoingHttpHeaders, ServerResponse } from "node:http";
import type { Head } from "../head.js";
import { mergeVary, renderVary } from "../vary.js";
import { isCorsHeader, isVary } from "./names.js";

/** What a response was before its headers were kept, and what is kept now; nothing while a gate sets headers itself. */
interface Kept {
  head: Head | undefined;
  readonly setHeader: ServerResponse["setHeader"];
  readonly appendHeader: ServerResponse["appendHeader"];
  readonly removeHeader: ServerResponse["removeHeader"];
  readonly writeHead: ServerResponse["writeHead"];
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
  const {
    [KEPT]: known,
    setHeader,
    appendHeader,
    removeHeader,
    writeHead,
  } = res as Partial<KeptResponse> & ServerResponse;
  if (known !== undefined) {
    known.head = head;
    return;
  }
  const kept = res as KeptResponse;
  kept[KEPT] = { head, setHeader, appendHeader, removeHeader, writeHead };
  kept.setHeader = setUnlessKept;
  kept.appendHeader = appendUnlessKept;
  kept.removeHeader = removeUnlessKept;
  kept.writeHead = writeHeadWithKept;
}

/** Keeps nothing of a response, so that a gate can set its headers. */
export function releaseHeaders(res: ServerResponse): void {
  const { [KEPT]: kept } = res as Partial<KeptResponse>;
  if (kept !== undefined) kept.head = undefined;
}

function setUnlessKept(this: KeptResponse, name: string, value: number | string | readonly string[]): KeptResponse {
  const { head, setHeader } = this[KEPT];
  if (isFree(head, name)) setHeader.call(this, name, value);
  // What Node does not take for a value it is to say itself.
  else if (isVary(name)) setHeader.call(this, name, value === undefined ? value : mergeVary(value, head.vary));
  return this;
}

function appendUnlessKept(this: KeptResponse, name: string, value: string | readonly string[]): KeptResponse {
  const { head, setHeader, appendHeader } = this[KEPT];
  if (isFree(head, name)) appendHeader.call(this, name, value);
  else if (isVary(name)) {
    const values = [this.getHeader(name) ?? [], value].flat().map(String);
    setHeader.call(this, name, mergeVary(values, head.vary));
  }
  return this;
}

function removeUnlessKept(this: KeptResponse, name: string): void {
  const { head, setHeader, removeHeader } = this[KEPT];
  if (isFree(head, name)) removeHeader.call(this, name);
  else if (isVary(name)) setHeader.call(this, name, renderVary(head.vary));
}

/** Whether a header is none of the gate's. */
function isFree(head: Head | undefined, name: string): head is undefined {
  if (head === undefined || typeof name !== "string") return true;
  return isVary(name) ? head.vary.length === 0 : !isCorsHeader(name, head.allowed);
}

type Fields = OutgoingHttpHeaders | OutgoingHttpHeader[];

function writeHeadWithKept(
  this: KeptResponse,
  status: number,
  message?: string | Fields,
  fields?: Fields,
): KeptResponse {
  const given = fields ?? (typeof message === "string" ? undefined : message);
  if (given) setFields(this, given);
  const writeHead = this[KEPT].writeHead as (this: ServerResponse, status: number, message?: string) => unknown;
  if (typeof message === "string") writeHead.call(this, status, message);
  else writeHead.call(this, status);
  return this;
}

/** Sets what `writeHead` takes: an object, a list of pairs, or a list in which names and values take turns. */
function setFields(res: ServerResponse, fields: Fields): void {
  if (!Array.isArray(fields)) {
    for (const [name, value] of Object.entries(fields)) res.setHeader(name, value as OutgoingHttpHeader);
    return;
  }
  const list = (Array.isArray(fields[0]) ? fields.flat() : fields) as string[];
  for (let i = 0; i < list.length; i += 2) res.removeHeader(list[i] as string);
  for (let i = 0; i < list.length; i += 2) res.appendHeader(list[i] as string, list[i + 1] as string);
}
