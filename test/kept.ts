// Folders of what served last, and starts without a source.

import type { FollowOptions, PolicySource } from "../bindings/source/index.js";
import { makeFolder } from "./folder.js";
import { change, type Followed, followed, ScriptedSource, tenantsOf, until, whileFollowed } from "./scripted-source.js";

export const OLD = { "a.example": "old" };

export function begin(): ScriptedSource {
  const source = new ScriptedSource();
  source.tell(source.hold(1, OLD));
  return source;
}

/** Follows until all is kept. */
export async function keep(source: PolicySource, folder: string, use = async (_: Followed) => {}): Promise<void> {
  await whileFollowed(source, use, { folder });
}

/** What a start without the source begins with. */
export async function restart(folder: string, options: FollowOptions = {}) {
  const source = new ScriptedSource();
  source.isAway = true;
  const following = await followed(source, { folder, ...options });
  await following.close();
  const failures = following.failures.filter((failure) => !failure.startsWith("watch:"));
  return { version: following.version, tenants: tenantsOf(following), failures };
}

export const NOTHING = { version: 0, tenants: {} };

/** A folder with an image and two changes. */
export async function kept(): Promise<string> {
  const folder = makeFolder();
  const source = begin();
  await keep(source, folder, async (following) => {
    source.tell(change(2, "b.example", "b2"), change(3, "c.example", "c3"));
    await until(() => following.version === 3);
  });
  return folder;
}
