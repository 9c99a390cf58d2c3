import { cors, PolicySet } from "../../bindings/index.js";

/** The paths that have a policy. */
export const PATHS = ["/customer", "/feedback"] as const;

/** Pages of one origin may use both paths of the API: /customer with JSON, /feedback with plain text alone. */
export function customerPolicies(pageOrigin: string): PolicySet {
  const { host } = new URL(pageOrigin);
  const page = () => cors().host(host, { schemes: ["http"] });
  return new PolicySet({ by: "path" })
    .set("/customer", page().header("Content-Type").build())
    .set("/feedback", page().build());
}
