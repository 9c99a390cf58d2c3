import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import * as assert from "uvu/assert";
import { KEYS } from "../bindings/gateway/config.js";
import { loadConfig } from "../bindings/gateway/load-config.js";
import { readConfig } from "../bindings/gateway/read-config.js";
import { PolicyError, type Problem } from "../bindings/index.js";
import { DEFAULTS } from "../bindings/policy/options.js";
import { GATEWAY_PROBLEM_CODES } from "../bindings/policy/problem.js";
import { routed, WRONG, WRONG_TOGETHER } from "./cases/gateway-configs.js";
import { makeFolder } from "./folder.js";
import { suite } from "./suite.js";

/** What is wrong with a configuration. */
function problemsOf(read: () => unknown): Problem[] {
  try {
    read();
  } catch (error) {
    if (error instanceof PolicyError) return error.problems;
    throw error;
  }
  return [];
}

const errorsOf = (read: () => unknown) =>
  problemsOf(read).flatMap(({ severity, option, code }) => (severity === "error" ? `${option} ${code}` : []));

function withFolder<T>(use: (folder: string) => T): T {
  const folder = makeFolder();
  writeFileSync(join(folder, "config.json"), "{}");
  return use(folder);
}

const SCHEMA = JSON.parse(readFileSync(new URL("../../gateway.schema.json", import.meta.url), "utf8"));
const validate = new Ajv({ strict: true, strictTypes: false }).compile(SCHEMA);

suite("the configuration of a gateway", (test) => {
  for (const [config, ...problems] of [...WRONG, ...WRONG_TOGETHER]) {
    test(`${JSON.stringify(config)} is wrong in ${problems.join(", ")}`, () =>
      withFolder((folder) =>
        assert.equal(
          errorsOf(() => readConfig(config, folder)),
          problems,
        ),
      ));
  }

  test("has every kind of problem that only a gateway can have, as far as one configuration can", () => {
    const said = [...WRONG, ...WRONG_TOGETHER].flatMap(([, ...problems]) => problems.map((one) => one.split(" ")[1]));
    const others = ["json-invalid", "listen-changed"];
    assert.equal(
      GATEWAY_PROBLEM_CODES.filter((code) => !said.includes(code)),
      others,
    );
  });

  test("is told by the words that are meant, and where to look", () => {
    const [problem] = problemsOf(() => readConfig(routed({ policy: { origin: [] } }), "."));
    assert.match(problem?.message ?? "", "did you mean origins?");
    assert.match(
      problemsOf(() => readConfig({ listen: { pot: 1 }, routes: [] }, "."))[0]?.message ?? "",
      "did you mean port?",
    );
  });

  test("keeps the warnings of its policies, with the path in front", () => {
    const { warnings } = readConfig(routed({ policy: { origins: ["https://A.example"] } }), ".");
    assert.equal(
      warnings.map(({ option, code }) => `${option} ${code}`),
      ["routes[0].policy.origins[0] origin-normalized"],
    );
  });

  test("is read from its file, and names others relative to that", () =>
    withFolder((folder) => {
      const file = join(folder, "config.json");
      const tenants = { source: { files: "policies" }, folder: "kept" };
      writeFileSync(file, JSON.stringify(routed({ policy: "tenants" }, { tenants })));
      const read = loadConfig(file);
      assert.equal(read.tenants?.source, { files: join(folder, "policies") });
      assert.is(read.tenants?.folder, join(folder, "kept"));
      assert.equal([read.listen.host, read.shutdownInMilliseconds], ["127.0.0.1", 10_000]);
    }));

  test("is wrong as a whole where its file cannot be read or is no JSON", () =>
    withFolder((folder) => {
      assert.equal(
        errorsOf(() => loadConfig(join(folder, "none.json"))),
        [`${join(folder, "none.json")} file-unreadable`],
      );
      writeFileSync(join(folder, "config.json"), "{,}");
      assert.equal(
        errorsOf(() => loadConfig(join(folder, "config.json"))),
        [`${join(folder, "config.json")} json-invalid`],
      );
    }));
});

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
}

suite("the JSON Schema of a gateway's configuration", (test) => {
  test("refuses what the reader refuses, as far as a schema can tell", () => {
    for (const [config] of WRONG) assert.not(validate(config), JSON.stringify(config));
  });

  test("accepts what the reader accepts", () => {
    const all = [
      routed({}),
      routed({ host: "shop.example:8443", path: "/a/b", rewritePrefix: "/", websocket: true, policy: {} }),
      routed(
        { policy: "tenants" },
        { tenants: { source: { nats: { servers: ["nats://a"], bucket: "b" } }, by: "path" } },
      ),
      routed(
        { policy: "tenants" },
        { tenants: { source: { http: "https://a/b" }, folder: "f", pollInMilliseconds: 1 } },
      ),
      routed({ upstream: "https://a.example/" }, { admin: { host: "::", port: 0 }, shutdownInMilliseconds: 0 }),
      routed({ policy: { hosts: ["a", { host: "b", schemes: ["https"], subDomains: ["c"] }], methods: ["*"] } }),
      routed({ path: "/caf%C3%A9", rewritePrefix: "/caf%c3%a9" }),
      routed({ policy: DEFAULTS }),
    ];
    for (const config of all) {
      assert.ok(validate(config), JSON.stringify([config, validate.errors]));
      assert.equal(
        errorsOf(() => readConfig(config, ".")),
        [],
        JSON.stringify(config),
      );
    }
  });

  test("accepts the example", () => {
    const example = new URL("../../examples/gateway/gateway.json", import.meta.url);
    assert.ok(validate(JSON.parse(readFileSync(example, "utf8"))), JSON.stringify(validate.errors));
    assert.is(loadConfig(fileURLToPath(example)).routes.length, 1);
  });

  test("has every key that the reader knows, and no other", () => {
    const { properties, definitions } = SCHEMA;
    const keysOf = (schema: Schema | undefined) => Object.keys(schema?.properties ?? {});
    const known = {
      config: keysOf(SCHEMA),
      listen: keysOf(properties.listen),
      tls: keysOf(properties.listen.properties.tls),
      admin: keysOf(properties.admin),
      route: keysOf(definitions.route),
      tenants: keysOf(properties.tenants),
      source: keysOf(definitions.source),
      nats: keysOf(definitions.source.properties.nats),
    };
    assert.equal(known, KEYS as unknown as typeof known);
    assert.equal(keysOf(definitions.policy), Object.keys(DEFAULTS));
  });

  test("describes every key", () => {
    const visit = (schema: Schema, path: string): void => {
      for (const [key, value] of Object.entries(schema.properties ?? {})) {
        const { description, $ref } = value as { description?: string; $ref?: string };
        const target = $ref?.startsWith("#/definitions/") ? SCHEMA.definitions[$ref.slice(14)] : undefined;
        assert.ok(description ?? target?.description, `${path}${key}`);
        visit(value, `${path}${key}.`);
      }
    };
    for (const schema of [SCHEMA, SCHEMA.definitions.route, SCHEMA.definitions.source]) visit(schema, "");
  });
});
