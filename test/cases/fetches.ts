// Pages, and what they ask of an API.
//
// Left out is where Chromium does otherwise than the Fetch standard: it sends client hints (DPR, Save-Data, ...) without
// a preflight, and looks at the lines of one request header joined (Accept of 100 characters twice is too long for it).

import type { Header } from "../../bindings/index.js";
import type { CredentialsMode } from "../fetch-standard.js";
import { APP, NAMED, OPAQUE, POLICIES } from "./fetch-policies.js";

/** Where the requests go. */
export const API = "https://api.example.com";

/** A page, in whose last frame the requests are made. */
export interface PageKind {
  readonly name: string;
  readonly address: string;
  /** Serialized. */
  readonly origin: string;
}

/** What a page hands to `fetch`. */
export interface Ask {
  readonly method: string;
  /** A name may stand there twice. */
  readonly headers: readonly Header[];
  readonly credentials: CredentialsMode;
  /** A key of BODY_TYPES. */
  readonly body: string;
}

/** A request of a page's under a policy. */
export interface Combination {
  /** A key of POLICIES. */
  readonly policy: string;
  readonly page: PageKind;
  readonly ask: Ask;
}

/** What stands as a request's body, and the Content-Type that it brings along, the boundary apart. */
export const BODY_TYPES: Readonly<Record<string, string | undefined>> = {
  none: undefined,
  bytes: undefined,
  text: "text/plain;charset=UTF-8",
  parameters: "application/x-www-form-urlencoded;charset=UTF-8",
  form: "multipart/form-data; boundary=----WebKitFormBoundary0123456789abcdef",
  json: "application/json",
};

export const PAGES: readonly PageKind[] = [
  ...[...NAMED, API].map((origin) => ({ name: origin, address: `${origin}/`, origin })),
  { name: OPAQUE[0], address: `${APP}/data`, origin: "null" },
  { name: OPAQUE[1], address: `${API}/sandboxed`, origin: "null" },
];

/** What a page asks; a GET without anything else unless the parts say more. */
export function ask(parts: Partial<Ask>): Ask {
  return { method: "GET", headers: [], credentials: "same-origin", body: "none", ...parts };
}

const ID: Header = ["X-Id", "1"];
const TOKEN: Header = ["Authorization", "Bearer 1"];

/** Readable for whoever is let in. */
export const PLAIN_GET: Ask = ask({ credentials: "omit" });

/** What the generated combinations ask. */
const ASKS: readonly Ask[] = [
  PLAIN_GET,
  ...(["same-origin", "include"] as const).map((credentials) => ask({ credentials })),
  ...["text", "form", "json"].map((body) => ask({ method: "POST", body })),
  ask({ method: "POST", body: "json", credentials: "include" }),
  ...["PUT", "PATCH", "patch", "CHICKEN"].map((method) => ask({ method })),
  ask({ method: "PUT", credentials: "include" }),
  ask({ headers: [ID] }),
  ask({ headers: [ID], credentials: "include" }),
  ask({ headers: [TOKEN] }),
  ask({ headers: [TOKEN], credentials: "include" }),
  ask({ method: "PUT", headers: [TOKEN, ID, ["X-Other", "2"]], body: "json", credentials: "omit" }),
];

/** Every Ask from every page under every policy. */
export const COMBINATIONS: readonly Combination[] = Object.keys(POLICIES).flatMap((policy) =>
  PAGES.flatMap((page) => ASKS.map((ask) => ({ policy, page, ask }))),
);
