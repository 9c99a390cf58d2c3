// What the library carries besides its code: the matcher, and the list of public suffixes. Here both are in it, for
// whatever bundles it; the files beside this one are for runtimes that want, or have, something else.

import { getPublicSuffix as fromTldts } from "tldts";
import type { GetPublicSuffix } from "./policy/public-suffix.js";

export { compile } from "./carried-node.js";

/** Undefined where the library loads the list by itself. */
export const getPublicSuffix: GetPublicSuffix | undefined = fromTldts;
