import { askExamples } from "../examples/ask.js";
import { RUNTIME_EXAMPLES } from "../examples/runtime-examples.js";

askExamples(RUNTIME_EXAMPLES);
