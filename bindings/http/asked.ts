import type { CorsRequest } from "../request.js";

/** A request as a door sees it: each part is read when it is asked for. */
export interface Asked extends CorsRequest {
  readonly method: string;
  /** The Origin header as received; it stays what it was when it was read first, as the answer may name it. */
  readonly origin: string | undefined;
  /** Host, with its port if it names one. */
  readonly host: string | undefined;
  /** What the request asks for: a path with its query, or a URL. */
  readonly target: string;
  /** All that a policy decides from, read now, for whoever may keep it. */
  read(): CorsRequest;
}
