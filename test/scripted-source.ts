// A source that says and does what a test wants it to, and who follows it.

import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { definePolicy, PolicySet } from "../bindings/index.js";
import type { PolicyOptions } from "../bindings/policy/options.js";
import {
  type Change,
  type FollowEvent,
  type Following,
  type FollowOptions,
  follow,
  type Head,
  type PolicySource,
} from "../bindings/source/index.js";
import { PATIENCE_MS } from "./patience.js";

/** Soon, but not at once, in milliseconds. */
const POLL = 5;

type Pieces = () => AsyncIterable<Uint8Array>;

export class ScriptedSource implements PolicySource {
  isAway = false;
  isClosed = false;
  /** What `latest` answers. */
  newest = 0;
  /** What every listener is told of when it begins. */
  begun: (Head | Change)[] = [];
  watched = 0;
  readonly asked: string[] = [];
  readonly images = new Map<string, Pieces>();
  listener: ((news: Head | Change) => void) | undefined;

  async head(): Promise<Head | undefined> {
    return this.begun.find((news) => "digest" in news) as Head | undefined;
  }

  get(digest: string): AsyncIterable<Uint8Array> {
    this.asked.push(digest);
    const pieces = this.images.get(digest);
    if (pieces === undefined) throw new Error("no such image");
    return pieces();
  }

  async watch(listener: (news: Head | Change) => void): Promise<void> {
    this.watched++;
    if (this.isAway) throw new Error("away");
    this.listener = listener;
    for (const news of this.begun) listener(news);
  }

  async latest(): Promise<number> {
    if (this.isAway) throw new Error("away");
    return this.newest;
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }

  /** Tells whoever watches, and whoever begins. */
  tell(...told: readonly (Head | Change)[]): void {
    for (const news of told) {
      this.newest = Math.max(this.newest, news.version);
      this.begun.push(news);
      this.listener?.(news);
    }
  }

  /** An image that can be had, and its head. */
  hold(version: number, tenants: Tenants, at = version): Head {
    const image = imageOf(tenants);
    const head = headOf(image, version, at);
    this.images.set(head.digest, () => inPieces(image));
    return head;
  }
}

/** By key the one origin that is let in. */
export type Tenants = Readonly<Record<string, string>>;

export function letting(origin: string): PolicyOptions {
  return { origins: [`https://${origin}`] };
}

export function change(version: number, key: string, origin: string | null): Change {
  return { version, key, policy: origin === null ? null : letting(origin) };
}

export function imageOf(tenants: Tenants, by: "host" | "path" = "host"): Uint8Array {
  const set = new PolicySet({ by });
  for (const [key, origin] of Object.entries(tenants)) set.set(key, definePolicy(letting(origin)));
  return set.toImage();
}

export function headOf(image: Uint8Array, version: number, at = version): Head {
  return { version, digest: createHash("sha256").update(image).digest("hex"), length: image.length, at };
}

export async function* inPieces(bytes: Uint8Array, size = 100): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < bytes.length; i += size) yield bytes.slice(i, i + size);
}

/** The origin that each tenant lets in. */
export function tenantsOf({ policies }: Pick<Following, "policies">): Tenants {
  const entries = [...policies].map(([key, { options }]) => [
    key,
    String(options.origins?.[0]).slice("https://".length),
  ]);
  return Object.fromEntries(entries.sort());
}

/** Waits until something is so. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`not so in time: ${isSo}`);
    await sleep(2);
  }
}

export interface Followed extends Following {
  readonly events: FollowEvent[];
  /** What failed, as `during: message`. */
  readonly failures: string[];
}

/** Follows, with polls at once one after another. */
export async function followed(source: PolicySource, options: FollowOptions = {}): Promise<Followed> {
  const events: FollowEvent[] = [];
  const failures: string[] = [];
  const report = (event: FollowEvent) => {
    events.push(event);
    if (event.kind === "failed") failures.push(`${event.during}: ${(event.error as Error).message}`);
  };
  const following = await follow(source, { pollInMilliseconds: POLL, report, ...options });
  return Object.assign(following, { events, failures });
}

/** Follows a source while it is used. */
export async function whileFollowed(
  source: PolicySource,
  use: (followed: Followed) => Promise<void>,
  options: FollowOptions = {},
): Promise<void> {
  const following = await followed(source, options);
  try {
    await use(following);
  } finally {
    await following.close();
  }
}
