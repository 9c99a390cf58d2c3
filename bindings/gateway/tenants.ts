import {
  type FollowEvent,
  type Following,
  filesStore,
  follow,
  httpSource,
  type PolicySource,
} from "../source/index.js";
import { loadAll } from "./packages.js";
import type { Source, Tenants } from "./settings.js";

/** The source of tenants' policies. @throws MissingPackage where that needs packages which are not installed. */
export async function openSource(source: Source): Promise<PolicySource> {
  if ("files" in source) return filesStore(source.files);
  if ("http" in source) return httpSource(source.http);
  await loadAll(["@nats-io/transport-node", "@nats-io/jetstream", "@nats-io/kv", "@nats-io/obj"]);
  return (await import("../source/nats.js")).natsStore(source.nats);
}

/** Follows a source. @param report Is told of what was applied, and of what could not be. */
export function followTenants(
  source: PolicySource,
  tenants: Tenants,
  report: (event: FollowEvent) => void,
): Promise<Following> {
  const { by, folder, pollInMilliseconds } = tenants;
  return follow(source, {
    by,
    report,
    ...(folder !== undefined && { folder }),
    ...(pollInMilliseconds !== undefined && { pollInMilliseconds }),
  });
}
