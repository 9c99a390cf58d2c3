// Installs the rivals, which tests and rows ask for the right answers, unless they are there.

import { ensureInstalled } from "./install.js";

ensureInstalled("bench");
