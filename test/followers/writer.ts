// A process that writes to a folder, as others do at the same time: changes, and now and then an image of all of them.

import { filesStore } from "../../bindings/source/index.js";
import { followed, letting, until } from "../scripted-source.js";

const [folder = "", name = "", count = "0"] = process.argv.slice(2);
const store = filesStore(folder);
const following = await followed(filesStore(folder, { pollInMilliseconds: 5 }));
const versions: number[] = [];
let images = 0;
for (let i = 0; i < Number(count); i++) {
  versions.push((await store.change(`${name}${i}.example`, letting(`${name}${i}`))).version);
  if (i % 5 !== 4) continue;
  await until(() => following.version >= (versions.at(-1) as number));
  try {
    versions.push((await store.publish(following.policies.toImage(), { at: following.version })).version);
    images++;
  } catch {
    // Another one has just done the same.
  }
}
await following.close();
console.log(JSON.stringify({ versions, images, failures: following.failures }));
