import { Child, withChildren } from "./child.js";
import { crossgate, type GatewayConfig } from "./gateways/index.js";

/** Starts so many gateways of Crossgate, each in a process of its own, in front of one upstream. */
export async function withGateways<T>(
  count: number,
  config: Omit<GatewayConfig, "upstream">,
  use: (gateways: readonly Child[]) => Promise<T>,
): Promise<T> {
  return withChildren([Child.start("upstream")], ([upstream]) => {
    const argument = { name: crossgate.name, upstream: upstream?.port, ...config };
    return withChildren(
      Array.from({ length: count }, () => Child.start("server", argument)),
      use,
    );
  });
}
