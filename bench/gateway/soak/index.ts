import { Child, withChildren } from "../child.js";
import { withFolder } from "../folder.js";
import { withPlace } from "../places.js";
import { withGateways } from "../start.js";
import { Run, type Soaked, type Soaking } from "./run.js";

/** Puts gateways under full load while policies change, and judges every answer. */
export async function soak(soaking: Soaking): Promise<Soaked> {
  return withFolder(soaking.tenants, (folder) =>
    withPlace(soaking.place, folder, ({ config, restart }) =>
      withChildren([Child.start("publisher", { store: config, folder })], async ([publisher]) => {
        await publisher?.ask("publish");
        return withGateways(soaking.gateways, { folder, source: config }, (gateways) =>
          new Run(soaking, gateways, publisher as Child).run(restart),
        );
      }),
    ),
  );
}
