import { createSecureContext } from "node:tls";
import { PolicyError } from "../index.js";
import { Problems } from "../policy/problem.js";
import { isPlainObject, readBoolean } from "../policy/read.js";
import { KEYS } from "./config.js";
import { Section } from "./fields.js";
import { readRoutes } from "./read-gateway-routes.js";
import { readTenants } from "./read-tenants.js";
import type { Address, Certificate, Listen, Settings } from "./settings.js";

/**
 * Checks a configuration and reads the files that it names.
 * @param folder What paths are relative to.
 * @throws PolicyError with every problem of it.
 */
export function readConfig(config: unknown, folder: string): Settings {
  const problems = new Problems();
  if (!isPlainObject(config)) {
    problems.error("option-type", "", config, 'write an object such as { "listen": { "port": 8080 }, "routes": [] }');
    throw new PolicyError(problems.list);
  }
  const section = new Section(problems, folder, config).check(KEYS.config);
  section.text("$schema", "./node_modules/crossgate/gateway.schema.json");
  const listen = readListen(section);
  const admin = section.get("admin") === undefined ? undefined : readAdmin(section);
  const tenants = section.get("tenants") === undefined ? undefined : readTenants(section);
  const routes = readRoutes(section);
  const shutdownInMilliseconds = section.milliseconds("shutdownInMilliseconds", 0) ?? 10_000;
  if (problems.hasErrors) throw new PolicyError(problems.list);
  // Without an error there is all of it.
  return { listen: listen as Listen, admin, tenants, ...routes, shutdownInMilliseconds, warnings: problems.list };
}

function readListen(config: Section): Listen | undefined {
  const section = config.section("listen", KEYS.listen, '{ "port": 8080 }');
  if (section === undefined) return undefined;
  const tls = section.get("tls") === undefined ? undefined : readTls(section);
  const trustProxy = readBoolean(section.problems, section.pathOf("trustProxy"), section.get("trustProxy"), false);
  return { ...readAddress(section), tls, trustProxy };
}

function readAdmin(config: Section): Address | undefined {
  const section = config.section("admin", KEYS.admin, '{ "port": 9090 }');
  return section && readAddress(section);
}

function readAddress(section: Section): Address {
  return { host: section.text("host", "127.0.0.1") ?? "127.0.0.1", port: section.port() ?? 0 };
}

function readTls(listen: Section): Certificate | undefined {
  const section = listen.section("tls", KEYS.tls, '{ "key": "key.pem", "cert": "cert.pem" }');
  const key = section?.file("key", "key.pem");
  const cert = section?.file("cert", "cert.pem");
  if (key === undefined || cert === undefined) return undefined;
  try {
    createSecureContext({ key, cert });
    return { key, cert };
  } catch (error) {
    return listen.error("certificate-invalid", "tls", `TLS cannot be made of them: ${(error as Error).message}`);
  }
}
