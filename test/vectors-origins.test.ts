import { origins } from "./conformance/origins.js";
import { vectorSuite } from "./vectors.js";

vectorSuite("origins of other implementations are answered as they should be", origins);
