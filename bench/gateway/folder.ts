import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { filesStore } from "../../bindings/source/files.js";
import { makeSet, toJson } from "./tenants.js";

/** Puts tenants into a folder, as each of the gateways takes them, while `use` runs. */
export async function withFolder<T>(tenants: number, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "crossgate-gateway-"));
  try {
    writeFileSync(join(folder, "tenants.json"), toJson(tenants));
    const image = makeSet(tenants).toImage();
    writeFileSync(join(folder, "image"), image);
    await publish(join(folder, "store"), image);
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function publish(folder: string, image: Uint8Array): Promise<void> {
  const store = filesStore(folder);
  await store.publish(image);
  await store.close();
}
