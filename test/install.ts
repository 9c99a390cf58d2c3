// Installs what the tests ask besides this package, unless it is there: the rivals, and the frameworks.

import { ensureInstalled } from "../bench/install.js";

ensureInstalled("bench");
ensureInstalled("examples");
