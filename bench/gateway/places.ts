import { join } from "node:path";
import { Child, withChildren } from "./child.js";
import type { SourceConfig, StoreConfig } from "./stores.js";

/** Where a run publishes its policies: a folder, or a server of NATS of its own. */
export interface Place {
  readonly name: "files" | "NATS" | "HTTP";
  readonly config: StoreConfig;
  /** Where gateways have them from. */
  readonly source: SourceConfig;
  /** Ends what serves it, and starts it again on what it has stored. */
  readonly restart: () => Promise<void>;
}

/** Makes a place while `use` runs. @param folder That of the run. */
export async function withPlace<T>(name: Place["name"], folder: string, use: (place: Place) => Promise<T>): Promise<T> {
  const files = { files: join(folder, "store") };
  if (name === "files") return use({ name, config: files, source: files, restart: async () => {} });
  if (name === "HTTP")
    return withChildren([Child.start("images", files)], ([images]) =>
      use({ name, config: files, source: { http: `http://127.0.0.1:${images?.port}` }, restart: async () => {} }),
    );
  return withChildren([Child.start("nats")], ([nats]) => {
    const config = { nats: { servers: `nats://127.0.0.1:${nats?.port}` } };
    return use({ name, config, source: config, restart: () => (nats as Child).ask("restart") });
  });
}
