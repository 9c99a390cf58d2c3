import { isBucketName } from "../source/check.js";
import { KEYS } from "./config.js";
import type { Section } from "./fields.js";
import type { Source, Tenants } from "./settings.js";

const EXAMPLE = '{ "files": "./policies" }';

/** Where the policies of tenants come from. */
export function readTenants(config: Section): Tenants | undefined {
  const section = config.section("tenants", KEYS.tenants, `{ "source": ${EXAMPLE} }`);
  const source = section && readSource(section);
  const given = section?.get("by");
  const by = given === undefined ? "host" : given;
  if (by !== "host" && by !== "path") section?.error("option-type", "by", 'write "host" or "path"');
  const folder = section?.path("folder", "./last-good");
  const pollInMilliseconds = section?.milliseconds("pollInMilliseconds", 1);
  return source && { by: by as Tenants["by"], source, folder, pollInMilliseconds };
}

function readSource(tenants: Section): Source | undefined {
  const section = tenants.section("source", KEYS.source, EXAMPLE);
  if (section === undefined) return undefined;
  const [key, ...others] = KEYS.source.filter((name) => section.get(name) !== undefined);
  if (key === undefined || others.length > 0) {
    return tenants.error("source-invalid", "source", `name one source, such as ${EXAMPLE}`);
  }
  if (key === "nats") return readNats(section);
  if (key === "http") return readHttp(section);
  const files = section.path("files", "./policies");
  return files === undefined ? undefined : { files };
}

function readHttp(section: Section): Source | undefined {
  const http = section.text("http", "http://127.0.0.1:8090/");
  if (http === undefined) return undefined;
  // What a user is called and knows does not belong into what is logged, and fetch takes no such address.
  if (/^https?:\/\/[^/\s@]+(\/|$)/i.test(http) && URL.canParse(http)) return { http };
  return section.error("source-invalid", "http", 'write an address such as "https://policies.example.com/"');
}

function readNats(source: Section): Source | undefined {
  const section = source.section("nats", KEYS.nats, '{ "servers": "nats://127.0.0.1:4222" }');
  if (section === undefined) return undefined;
  const bucket = section.text("bucket", "crossgate");
  const servers = [section.get("servers")].flat();
  if (servers.length === 0 || servers.some((server) => typeof server !== "string" || server.trim() === "")) {
    return section.error("source-invalid", "servers", 'write one such as "nats://127.0.0.1:4222", or a list of them');
  }
  if (bucket !== undefined && !isBucketName(bucket)) {
    return section.error("source-invalid", "bucket", "a bucket has a name of letters, digits, - and _");
  }
  const said = {
    bucket,
    user: section.text("user", "gateway"),
    pass: readSecret(section, "passwordFile"),
    token: readSecret(section, "tokenFile"),
  };
  const given = Object.entries(said).filter(([, value]) => value !== undefined);
  return { nats: { servers: servers as string[], ...Object.fromEntries(given) } };
}

/** What stands in the file that a field names. */
function readSecret(section: Section, key: string): string | undefined {
  return section.get(key) === undefined ? undefined : section.file(key, `./${key}`)?.trim();
}
