/**
 * Which versions of its tenants' policies a gateway may be serving. Versions are numbered for each tenant, from 0 on, which
 * the image has that everybody started with.
 */
export class History {
  readonly #newest = new Map<number, number>();
  readonly #oldest: Map<number, number>[];

  constructor(gateways: number) {
    this.#oldest = Array.from({ length: gateways }, () => new Map<number, number>());
  }

  /** Says that the next version of a tenant's policy is about to be published. @returns Its number. */
  call(tenant: number): number {
    const version = this.newest(tenant) + 1;
    this.#newest.set(tenant, version);
    return version;
  }

  /** The newest version that was called: what arrives now may be by that one. */
  newest(tenant: number): number {
    return this.#newest.get(tenant) ?? 0;
  }

  /** The oldest version that a request which is sent now may be answered by. */
  oldest(gateway: number, tenant: number): number {
    return this.#oldest[gateway]?.get(tenant) ?? 0;
  }

  /** Says that a gateway has answered by that version at least: it never goes back to an older one. */
  confirm(gateway: number, tenant: number, version: number): void {
    if (version > this.oldest(gateway, tenant)) this.#oldest[gateway]?.set(tenant, version);
  }
}
