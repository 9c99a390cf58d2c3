// A gateway as small as can be, whose source tells again what it has told: it follows a store in NATS, serves behind a gate,
// and tells its parent about itself.

import { createServer } from "node:http";
import { gate } from "../../bindings/http/node.js";
import { follow } from "../../bindings/source/follow.js";
import { natsStore } from "../../bindings/source/nats.js";
import type { Change, Head, PolicySource } from "../../bindings/source/source.js";
import { listen } from "../http.js";

const [servers = "", folder = ""] = process.argv.slice(2);
const failures: string[] = [];
const told: (Head | Change)[] = [];
let listener: (news: Head | Change) => void = () => undefined;

const store = await natsStore({ servers, reconnectTimeWait: 50 });

/** The store, which remembers what it has told. */
const source: PolicySource = {
  head: () => store.head(),
  get: (digest) => store.get(digest),
  latest: () => store.latest(),
  close: () => store.close(),
  watch(tell) {
    listener = tell;
    return store.watch((news) => {
      told.push(news);
      tell(news);
    });
  },
};

const following = await follow(source, {
  folder,
  pollInMilliseconds: 200,
  report: (event) => {
    if (event.kind === "failed") failures.push(`${event.during}: ${event.error}`);
  },
});

function answer(question: string): unknown {
  if (question === "state") return { version: following.version, failures };
  const again = told.toReversed();
  for (const news of again) listener(news);
  return { told: again.length };
}

process.on("message", (question: string) => process.send?.(answer(question)));
process.on("disconnect", () => process.exit());
const port = await listen(createServer(gate(following, (_, res) => res.end("served"))));
process.send?.({ port });
