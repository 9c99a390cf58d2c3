// In a file of its own: it damages the memory of every policy of its process.

import * as assert from "uvu/assert";
import { IMAGE_SEAL, IMAGE_SIZE } from "../assembly/layout.js";
import { Answers } from "../bindings/answers.js";
import { allowsOrigin, type Compiled, decide } from "../bindings/decision.js";
import { memory } from "../bindings/engine/arena.js";
import { makeImage } from "../bindings/engine/index.js";
import { explain } from "../bindings/explain/index.js";
import { WrittenRules } from "../bindings/explain/written.js";
import {
  type CorsRequest,
  type Decision,
  definePolicy,
  type Explanation,
  type PolicyOptions,
} from "../bindings/index.js";
import { normalize } from "../bindings/policy/normalize.js";
import { toPlan } from "../bindings/policy/plan.js";
import "./started.js";
import { suite } from "./suite.js";
import { faultsOf } from "./told.js";

const A = "https://a.example";
const HEADER_END = IMAGE_SEAL + 4;

// Collecting the stack of a trap costs more than all the rest.
Error.stackTraceLimit = 0;

const POLICIES: readonly PolicyOptions[] = [
  {
    origins: [A, "https://*.b.example", "foo://c.example", "bar://d.example", "http://e.example:*"],
    methods: ["PUT"],
    headers: ["X-Id"],
    headerPrefixes: ["con", "custom-"],
  },
  { hosts: ["*"], headers: ["*"] },
  { origins: [A], methods: ["*"], headers: ["*", "Content-Type"], credentials: true },
];

const ORIGINS = [
  "https://b.example",
  "https://c.example",
  "http://a.example",
  "https://a.example:8443",
  "https://x.a.example",
  "foo://d.example",
  "bar://c.example",
  "https://e.example",
  "https://\u0141.example",
  "null",
];
const ASKS = [
  { requestMethod: "DELETE" },
  { requestMethod: "TRACE" },
  { requestHeaders: "content-type" },
  { requestHeaders: "authorization" },
  { requestHeaders: "x-it" },
  { requestHeaders: "a b" },
];

const REQUESTS: readonly CorsRequest[] = [
  ...ORIGINS.map((origin) => ({ method: "GET", origin })),
  ...[A, "foo://c.example"].flatMap((origin) =>
    ASKS.map((asks) => ({ method: "OPTIONS", origin, requestMethod: "GET", ...asks })),
  ),
];

function compile(options: PolicyOptions): Compiled & { readonly owner: object } {
  const owner = {};
  const checked = normalize(options);
  return { options: checked.options, image: makeImage(toPlan(checked), owner), answers: new Answers(checked), owner };
}

const isAllowed = (policy: Compiled, request: CorsRequest) => (decide(policy, request) as Decision).allowed;

function sizeOf({ image: { address } }: Compiled): number {
  return new DataView(memory.buffer).getUint32(address + IMAGE_SIZE, true);
}

/** Puts every other value into every byte of `[start, end)` of a policy's image, one at a time, while `use` runs. */
function withEachByteChanged({ image }: Compiled, start: number, end: number, use: () => void): void {
  for (let at = image.address + start; at < image.address + end; at++) {
    const byte = memory[at] as number;
    for (let change = 1; change < 256; change++) {
      memory[at] = byte ^ change;
      use();
    }
    memory[at] = byte;
  }
}

suite("an image with one byte changed", (test) => {
  for (const [i, options] of POLICIES.entries()) {
    test(`lets nothing in that policy ${i} refuses, whichever byte it is and whatever it becomes`, async () => {
      const policy = compile(options);
      const refused = REQUESTS.filter((request) => !isAllowed(policy, request));
      assert.ok(refused.length > 5);
      await faultsOf(() =>
        withEachByteChanged(policy, 0, sizeOf(policy), () => {
          for (const request of refused) assert.not.ok(isAllowed(policy, request), JSON.stringify(request));
        }),
      );
    });
  }

  test("is refused and reported where its header is wrong, and the next request is served", async () => {
    const policy = compile({ origins: [A] });
    const request = { method: "GET", origin: A };
    let changes = 0;
    const faults = await faultsOf(() =>
      withEachByteChanged(policy, 0, HEADER_END, () => {
        changes++;
        assert.equal((decide(policy, request) as Decision).status, 403);
      }),
    );
    assert.is(faults.length, changes);
    for (const { source } of faults) assert.is(source, "matcher");
    assert.ok(isAllowed(policy, request));
  });

  test("lets no origin in that is asked about alone where its header is wrong", async () => {
    const policy = compile({ origins: [A] });
    const isIn = () => allowsOrigin(policy.image, policy.options, A);
    assert.ok(isIn());
    await faultsOf(() => withEachByteChanged(policy, 0, HEADER_END, () => assert.not.ok(isIn())));
    assert.ok(isIn());
  });
  test("is explained as what it is", async () => {
    const policy = compile({ origins: [A] });
    const explainable = { ...policy, written: new WrittenRules({ hosts: [], origins: [A] }) };
    const { image } = policy;
    const faults = await faultsOf(() => {
      memory[image.address + IMAGE_SEAL] = (memory[image.address + IMAGE_SEAL] as number) ^ 1;
      const { allowed, message, changes } = explain(explainable, { method: "GET", origin: A }) as Explanation;
      assert.equal([allowed, message, changes], [false, "The matcher failed.", []]);
    });
    assert.is(faults.length, 2);
  });

  test("is that policy's alone: another one is decided as ever", async () => {
    const policy = compile({ origins: [A] });
    const other = definePolicy({ origins: [A] });
    await faultsOf(() =>
      withEachByteChanged(policy, 0, sizeOf(policy), () => {
        decide(policy, { method: "GET", origin: A });
        assert.ok(other.allowsOrigin(A));
      }),
    );
  });
});
