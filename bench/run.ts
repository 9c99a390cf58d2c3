import type { MeasuredRow } from "./report.js";
import type { Effort, Row } from "./row.js";

/** Measures row after row; says on standard error how far it is, where that is a terminal. */
export async function measureRows(
  rows: readonly Row[],
  effort: Effort,
  tell: (row: MeasuredRow) => void = () => {},
): Promise<MeasuredRow[]> {
  const measured: MeasuredRow[] = [];
  for (const [i, row] of rows.entries()) {
    showProgress(`${i + 1} of ${rows.length}: ${row.name}`);
    const { name, title } = row;
    const result = { name, title, ...(await row.measure(effort)) };
    showProgress("");
    tell(result);
    measured.push(result);
  }
  return measured;
}

/** Writes over the last such line. */
function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}
