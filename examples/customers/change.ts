// Changes the policy of a path while the gateway serves: change.js FOLDER PATH '{"origins": [...]}', or null for none.

import { filesStore } from "../../bindings/source/index.js";

const [folder, path, policy] = process.argv.slice(2);
if (folder === undefined || path === undefined || policy === undefined) {
  throw new Error(`write: change.js FOLDER /feedback '{"origins": ["https://example.com"]}'`);
}

const store = filesStore(folder);
const { version } = await store.change(path, JSON.parse(policy));
await store.close();
console.log(`The policy of ${path} is another one: version ${version}.`);
