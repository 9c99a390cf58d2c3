// For tests that go to the engine without a policy of the library's, which would start it.

import { startEngine } from "../bindings/engine/index.js";
import { compile } from "../bindings/engine/wasm.js";

startEngine(compile);
