import type { Row } from "../row.js";
import { allocationRows } from "./allocations.js";
import { loadRows } from "./load.js";
import { requestRows } from "./requests.js";

/** The rows about answering requests. */
export const handlerRows: readonly Row[] = [...requestRows, ...loadRows, ...allocationRows];
