import * as assert from "uvu/assert";
import { definePolicy } from "../bindings/index.js";
import { ALLOWED, BEHAVIOURS, type Behaviour, type Opened } from "./doors/behaviours.js";
import type { DoorCase } from "./doors/door-case.js";
import { toMatrix } from "./doors/matrix.js";
import { NODE_DOORS } from "./doors/node-doors.js";
import { OTHER_DOORS } from "./doors/other-doors.js";
import { suite } from "./suite.js";
import { settleSection } from "./support.js";

const DOORS = [...NODE_DOORS, ...OTHER_DOORS];

const OPTIONS = { origins: [ALLOWED], methods: ["PUT", "OPTIONS"], credentials: true };
const POLICIES = {
  "a policy": definePolicy(OPTIONS),
  "a promise": definePolicy({ ...OPTIONS, origins: [], originPredicates: [async (origin) => origin === ALLOWED] }),
};

/** What came of each behaviour, by door; with a promise the same has to come of it. */
const outcomes = new Map<string, Map<string, string>>();

async function observe(door: DoorCase, behaviour: Behaviour, policy: keyof typeof POLICIES): Promise<string> {
  let resume = () => {};
  const goOn = new Promise<void>((resolve) => {
    resume = resolve;
  });
  const signals = { goOn, reached: [] };
  const { port, close } = await door.open(POLICIES[policy], signals);
  try {
    return await behaviour.observe({ ...signals, port, resume } satisfies Opened);
  } finally {
    resume();
    await close();
  }
}

for (const door of DOORS) {
  const found = new Map<string, string>();
  outcomes.set(door.name, found);
  suite(`crossgate/${door.door} in ${door.name}`, (test) => {
    for (const behaviour of BEHAVIOURS) {
      const expected = door.differs?.[behaviour.name] ?? behaviour.expected;
      test(`${behaviour.name}: ${expected}`, async () => {
        const outcome = await observe(door, behaviour, "a policy");
        found.set(behaviour.name, outcome);
        assert.is(outcome, expected);
      });
      test(`${behaviour.name}, with a predicate that promises: ${expected}`, async () => {
        assert.is(await observe(door, behaviour, "a promise"), expected);
      });
    }
  });
}

suite("docs/support.md", (test) => {
  test("says what was found of every door", () => settleSection("doors", toMatrix(DOORS, outcomes)));
});
