/** How much is measured: quick runs say whether a row runs, not how fast. */
export interface Effort {
  readonly isQuick: boolean;
}
/** What was measured of one contestant. */
export interface Figure {
  readonly name: string;
  readonly median: number;
  readonly quartiles: readonly [number, number];
  /** What this contestant does not check, or what else has to be known about it. */
  readonly note?: string;
}
/** The figures of a row. Less is better, unless the unit is "requests/s". */
export interface Figures {
  /** Such as "ns an origin". */
  readonly unit: string;
  /** The name of the figure that the others are divided by. */
  readonly reference: string;
  readonly figures: readonly Figure[];
}
/** One comparison. */
export interface Row {
  /** Lower case with dashes, such as `exact-1000` or `preflight-10`. */
  readonly name: string;
  readonly title: string;
  /** @throws Error if a contestant answers wrong, before anything is timed. */
  measure(effort: Effort): Promise<Figures>;
}
