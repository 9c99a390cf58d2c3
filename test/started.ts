// For tests that go to the engine without a policy of the library's, which would start it.

import { instantiate } from "../bindings/core.js";
import { compile } from "../bindings/engine/wasm.js";

instantiate(compile());
