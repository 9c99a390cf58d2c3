import { isDeepStrictEqual } from "node:util";
import { PolicyError } from "../index.js";
import { Problems } from "../policy/problem.js";
import type { Settings } from "./settings.js";

/** @throws PolicyError with all that another configuration changes and only a restart can. */
export function checkReload(old: Settings, settings: Settings): void {
  const problems = new Problems();
  const keep = (option: string, before: unknown, after: unknown) => {
    if (isDeepStrictEqual(before, after)) return;
    problems.error(
      "listen-changed",
      option,
      after,
      `a reload keeps what was ${JSON.stringify(before)}; restart to change it`,
    );
  };
  keep("listen.host", old.listen.host, settings.listen.host);
  keep("listen.port", old.listen.port, settings.listen.port);
  keep("listen.tls", old.listen.tls !== undefined, settings.listen.tls !== undefined);
  keep("admin", old.admin, settings.admin);
  const { folder } = settings.tenants ?? {};
  if (folder !== undefined && folder === old.tenants?.folder && !isDeepStrictEqual(old.tenants, settings.tenants)) {
    const message =
      "the folder belongs to the source that is followed; name another one for another source, or restart";
    problems.error("source-invalid", "tenants.folder", folder, message);
  }
  if (problems.hasErrors) throw new PolicyError(problems.list);
}
