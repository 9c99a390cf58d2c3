import type { SourceConfig } from "../../bindings/gateway/config.js";
import { filesStore } from "../../bindings/source/files.js";
import { httpSource } from "../../bindings/source/http.js";
import { natsStore } from "../../bindings/source/nats.js";
import type { PolicySource, PolicyStore } from "../../bindings/source/source.js";

export type { SourceConfig };

/** Where policies are published. */
export type StoreConfig = Exclude<SourceConfig, { readonly http: string }>;

export async function openStore(config: StoreConfig): Promise<PolicyStore> {
  return "files" in config ? filesStore(config.files) : natsStore(config.nats as { servers: string });
}

export async function openSource(config: SourceConfig): Promise<PolicySource> {
  return "http" in config ? httpSource(config.http) : openStore(config);
}
