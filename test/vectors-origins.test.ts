import * as assert from "uvu/assert";
import { definePolicy, type HostOptions, type PolicyOptions } from "../bindings/index.js";
import { suite } from "./suite.js";
import { errorCodes, problemsOf, readVectors } from "./vectors.js";

interface Pattern {
  id: string;
  kind: "pattern";
  pattern: string;
  valid: boolean | "either";
  codes?: string[];
  warning?: boolean;
  parsed?: { scheme: string; host: string; port: number | "*" | null };
}
interface HostVector {
  id: string;
  kind: "ktor-host";
  host: HostOptions;
  valid: boolean;
  codes?: string[];
}
interface OriginSet {
  id: string;
  kind: "set";
  patterns?: string[];
  hosts?: HostOptions[];
  accept: string[];
  reject: string[];
}
interface SingleOrigin {
  id: string;
  kind: "origin";
  origin: string;
  wellFormed: boolean;
}
interface Credentialed {
  id: string;
  kind: "insecure" | "public-suffix";
  pattern: string;
  insecure?: boolean;
  isPublicSuffix?: boolean;
}
interface Comparison {
  id: string;
  kind: "compare";
  pattern: string;
  hosts?: string[];
  origin: string;
  verdict: boolean | "config-error";
  codes?: string[];
}
type Vector = Pattern | HostVector | OriginSet | SingleOrigin | Credentialed | Comparison;

/** A configuration is refused, with nothing but the expected codes; or accepted. */
function checkValidity(options: PolicyOptions, valid: boolean | "either", codes: readonly string[] = []): boolean {
  const found = errorCodes(problemsOf(options));
  if (valid === true) assert.equal(found, []);
  if (valid === false) assert.ok(found.length > 0, "the configuration is accepted");
  for (const code of found) assert.ok(codes.includes(code), `${code} is not among ${codes.join(", ")}`);
  return found.length === 0;
}

function checkPattern({ pattern, valid, codes, warning, parsed }: Pattern): void {
  const options = { origins: [pattern] };
  if (!checkValidity(options, valid, codes)) return;
  const policy = definePolicy(options);
  assert.is(policy.warnings.length > 0, warning === true, "whether there is a warning");
  if (parsed === undefined) return;
  const host = parsed.host.includes(":") ? `[${parsed.host}]` : parsed.host;
  const canonical = `${parsed.scheme}://${host}${parsed.port === null ? "" : `:${parsed.port}`}`;
  assert.equal(policy.options.origins, [canonical]);
  assert.ok(policy.allowsOrigin(canonical.replace("*.", "w.").replace(":*", ":7")), `${canonical} lets itself in`);
}

function checkSet({ patterns, hosts, accept, reject }: OriginSet): void {
  const policy = definePolicy({ origins: patterns ?? [], hosts: hosts ?? [] });
  for (const origin of accept) assert.ok(policy.allowsOrigin(origin), `${origin} is let in`);
  for (const origin of reject) assert.not.ok(policy.allowsOrigin(origin), `${origin} is not let in`);
}

function checkOrigin({ origin, wellFormed }: SingleOrigin): void {
  const policy = definePolicy({ hosts: ["*"] });
  assert.is(policy.allowsOrigin(origin), wellFormed);
  const decision = policy.decide({ method: "GET", origin });
  if (decision instanceof Promise) throw new Error("a promise without a predicate");
  const malformed = origin.includes(" ") ? "multiple-origins" : "malformed-origin";
  assert.is(decision.reason, wellFormed ? "allowed" : malformed);
}

function checkCredentialed({ kind, pattern, insecure, isPublicSuffix }: Credentialed): void {
  const isInsecureKind = kind === "insecure";
  const options = { origins: [pattern], credentials: true, dangerouslyAllowPublicSuffixes: isInsecureKind };
  const expected = isInsecureKind ? insecure : isPublicSuffix;
  const code = isInsecureKind ? "origin-insecure" : "origin-public-suffix";
  assert.is(errorCodes(problemsOf(options)).includes(code), expected);
}

function checkComparison({ pattern, hosts, origin, verdict, codes }: Comparison): void {
  const options = hosts === undefined ? { origins: [pattern] } : { hosts };
  if (checkValidity(options, verdict !== "config-error", codes)) {
    assert.is(definePolicy(options).allowsOrigin(origin), verdict);
  }
}

function check(vector: Vector): void {
  if (vector.kind === "pattern") checkPattern(vector);
  else if (vector.kind === "ktor-host") checkValidity({ hosts: [vector.host] }, vector.valid, vector.codes);
  else if (vector.kind === "set") checkSet(vector);
  else if (vector.kind === "origin") checkOrigin(vector);
  else if (vector.kind === "compare") checkComparison(vector);
  else checkCredentialed(vector);
}

suite("origins of other implementations are answered as they should be", (test) => {
  for (const vector of readVectors<Vector>("origins.json")) test(vector.id, () => check(vector));
});
