import * as assert from "uvu/assert";
import type { CorsRequest, HostOptions } from "../../bindings/index.js";
import { type Answer, errorCodes, type Family } from "./library.js";

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
interface Insecure {
  id: string;
  kind: "insecure";
  pattern: string;
  insecure: boolean;
}
interface PublicSuffix {
  id: string;
  kind: "public-suffix";
  pattern: string;
  isPublicSuffix: boolean;
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

export type OriginVector = Pattern | HostVector | OriginSet | SingleOrigin | Insecure | PublicSuffix | Comparison;

type Kind<V> = Pick<Family<V>, "question" | "check">;

/** A configuration is refused, with nothing but the expected codes; or accepted. */
function checkValidity({ problems }: Answer, valid: boolean | "either", codes: readonly string[] = []): boolean {
  const found = errorCodes(problems);
  if (valid === true) assert.equal(found, []);
  if (valid === false) assert.ok(found.length > 0, "the configuration is accepted");
  for (const code of found) assert.ok(codes.includes(code), `${code} is not among ${codes.join(", ")}`);
  return found.length === 0;
}

/** The same origins, asked about and sent. */
function both(origins: readonly string[]): { origins: readonly string[]; requests: CorsRequest[] } {
  return { origins, requests: origins.map((origin) => ({ method: "GET", origin })) };
}

function canonical({ scheme, host, port }: NonNullable<Pattern["parsed"]>): string {
  return `${scheme}://${host.includes(":") ? `[${host}]` : host}${port === null ? "" : `:${port}`}`;
}

const pattern: Kind<Pattern> = {
  question({ pattern, parsed }) {
    const sample = parsed && canonical(parsed).replace("*.", "w.").replace(":*", ":7");
    return { options: { origins: [pattern] }, ...both(sample === undefined ? [] : [sample]) };
  },
  check({ valid, codes, warning, parsed }, answer) {
    if (!checkValidity(answer, valid, codes)) return;
    assert.is(answer.problems.length > 0, warning === true, "whether there is a warning");
    if (parsed === undefined) return;
    assert.equal(answer.options?.origins, [canonical(parsed)]);
    assert.equal(answer.allows, [true], `${canonical(parsed)} lets itself in`);
  },
};

const host: Kind<HostVector> = {
  question: ({ host }) => ({ options: { hosts: [host] } }),
  check: ({ valid, codes }, answer) => void checkValidity(answer, valid, codes),
};

const set: Kind<OriginSet> = {
  question: ({ patterns = [], hosts = [], accept, reject }) => ({
    options: { origins: patterns, hosts },
    ...both([...accept, ...reject]),
  }),
  check({ accept, reject }, { allows }) {
    for (const [i, origin] of accept.entries()) assert.is(allows[i], true, `${origin} is let in`);
    for (const [i, origin] of reject.entries()) assert.is(allows[accept.length + i], false, `${origin} is not let in`);
  },
};

const origin: Kind<SingleOrigin> = {
  question: ({ origin }) => ({ options: { hosts: ["*"] }, ...both([origin]) }),
  check({ origin, wellFormed }, { allows, decisions }) {
    assert.equal(allows, [wellFormed]);
    const malformed = origin.includes(" ") ? "multiple-origins" : "malformed-origin";
    assert.is(decisions[0]?.reason, wellFormed ? "allowed" : malformed);
  },
};

const insecure: Kind<Insecure> = {
  question: ({ pattern }) => ({
    options: { origins: [pattern], credentials: true, dangerouslyAllowPublicSuffixes: true },
  }),
  check: ({ insecure }, { problems }) => assert.is(errorCodes(problems).includes("origin-insecure"), insecure),
};

const publicSuffix: Kind<PublicSuffix> = {
  question: ({ pattern }) => ({ options: { origins: [pattern], credentials: true } }),
  check: ({ isPublicSuffix }, { problems }) =>
    assert.is(errorCodes(problems).includes("origin-public-suffix"), isPublicSuffix),
};

const compare: Kind<Comparison> = {
  question: ({ pattern, hosts, origin }) => ({
    options: hosts === undefined ? { origins: [pattern] } : { hosts },
    ...both([origin]),
  }),
  check({ verdict, codes }, answer) {
    if (checkValidity(answer, verdict !== "config-error", codes)) assert.equal(answer.allows, [verdict]);
  },
};

const KINDS = {
  pattern,
  "ktor-host": host,
  set,
  origin,
  insecure,
  "public-suffix": publicSuffix,
  compare,
};

export const origins: Family<OriginVector> = {
  file: "origins.json",
  question: (vector) => (KINDS[vector.kind] as Kind<OriginVector>).question(vector),
  check: (vector, answer) => (KINDS[vector.kind] as Kind<OriginVector>).check(vector, answer),
};
