// The cases that follow from a seed.

import { type CorsRequest, PolicyError, type PolicyOptions } from "../../bindings/index.js";
import type { Random } from "../seeded.js";
import type { Case, Exchange, Policies, Subject } from "./case.js";
import { randomAuthority, randomOrigin, randomScheme } from "./origins.js";
import { randomOptions, randomRule } from "./policies.js";
import { randomRequest } from "./requests.js";
import { mutated } from "./texts.js";

/** How many cases each policy gets: a policy costs as much as many of them. */
const DECISIONS = 60;
const ORIGINS = 30;
const REPETITIONS = 5;
const PARSED = 40;
const CONFIGURATIONS = 10;

/** What origins are near to where any host is let in. */
const ANY_HOST = ["https://*.example.com:*", "http://127.0.0.1", "ws://[2001:db8::1]:65535", "ftp://a.b:*"];

/** Cases without end. */
export function* streamCases(random: Random, policies: Policies): Generator<Case> {
  let others: readonly Exchange[] = [];
  for (;;) {
    const options = yield* acceptedOptions(random, policies, randomOptions);
    others = yield* casesOf(random, options, policies.of(options) as Subject, others);
    const rule = yield* acceptedOptions(random, policies, randomRule);
    for (let i = 0; i < PARSED; i++) {
      yield { question: "URL", options: rule, origin: randomOrigin(random, rule.origins ?? ANY_HOST) };
    }
    for (let i = 0; i < CONFIGURATIONS; i++) yield randomConfiguration(random);
  }
}

/** Returns options that make a policy. Those that are neither taken nor refused are a case of their own. */
function* acceptedOptions(
  random: Random,
  policies: Policies,
  make: (random: Random) => PolicyOptions,
): Generator<Case, PolicyOptions> {
  for (;;) {
    const options = make(random);
    const policy = policies.of(options);
    if (!(policy instanceof Error)) return options;
    if (!(policy instanceof PolicyError)) yield { question: "origin", options, origin: "" };
  }
}

/** The cases of one policy; returns what may be asked between two questions to the next. */
function* casesOf(
  random: Random,
  options: PolicyOptions,
  policy: Subject,
  others: readonly Exchange[],
): Generator<Case, Exchange[]> {
  const rules = rulesOf(policy.options);
  const requests: CorsRequest[] = [];
  for (let i = 0; i < DECISIONS; i++) {
    const request = randomRequest(random, policy.options, rules);
    requests.push(request);
    yield { question: "decision", options, request };
  }
  for (let i = 0; i < ORIGINS; i++) yield { question: "origin", options, origin: randomOrigin(random, rules) };
  const own = requests.slice(-4).map((request) => ({ options, request }));
  for (const request of requests.slice(0, REPETITIONS)) {
    yield { question: "repetition", options, request, others: [...others, random.pick(own)] };
  }
  return own.slice(-2);
}

/** The rules as `scheme://authority`, for origins to be near to. */
function rulesOf({ hosts = [], origins = [] }: PolicyOptions): string[] {
  const named = hosts.map((entry) => (typeof entry === "string" ? { host: entry } : entry));
  return [...origins, ...named.map(({ host, schemes = ["https"] }) => `${schemes[0]}://${host}`)];
}

function randomConfiguration(random: Random): Case {
  const authority = randomAuthority(random);
  const text = random.oneIn(2) ? mutated(random, authority, [randomAuthority(random)]) : authority;
  return { question: "configuration", options: { origins: [`${randomScheme(random, false)}://${text}`] } };
}
