import { configurations } from "./conformance/config.js";
import { names } from "./conformance/names.js";
import { vectorSuite } from "./vectors.js";

vectorSuite("configurations of other implementations are read as they should be", configurations);
vectorSuite("names of other implementations pass as they should", names);
