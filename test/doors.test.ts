import * as assert from "uvu/assert";
import { definePolicy } from "../bindings/index.js";
import { ALLOWED, BEHAVIOURS, type Behaviour, type Opened } from "./doors/behaviours.js";
import type { DoorCase } from "./doors/door-case.js";
import { NODE_DOORS } from "./doors/node-doors.js";
import { OTHER_DOORS } from "./doors/other-doors.js";
import { suite } from "./suite.js";

const DOORS = [...NODE_DOORS, ...OTHER_DOORS];

const OPTIONS = { origins: [ALLOWED], methods: ["PUT", "OPTIONS"], credentials: true };
const POLICIES = {
  "a policy": definePolicy(OPTIONS),
  "a promise": definePolicy({ ...OPTIONS, origins: [], originPredicates: [async (origin) => origin === ALLOWED] }),
};

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
  suite(`crossgate/${door.door} in ${door.name}`, (test) => {
    for (const behaviour of BEHAVIOURS) {
      for (const policy of ["a policy", "a promise"] as const) {
        const expected = door.differs?.[behaviour.name] ?? behaviour.expected;
        test(`${behaviour.name}: ${expected}, by ${policy}`, async () => {
          assert.is(await observe(door, behaviour, policy), expected);
        });
      }
    }
  });
}
