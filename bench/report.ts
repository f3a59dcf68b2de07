export interface Measure { readonly perSecond: number, readonly p50: number, readonly p99: number }
export interface Line { readonly name: string, readonly service: Measure, readonly floor: Measure, readonly floorName: string, readonly target: number }

/** The p-th part of sorted milliseconds. */
export const quantile = (sorted: readonly number[], p: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? 0

/** Figures of one run on one machine: only the ratios carry over to another. */
export function report (lines: readonly Line[]): string {
  const cells = lines.map(({ name, service, floor, floorName, target }) => {
    const ratio = service.perSecond / floor.perSecond
    return [name, ...figures(service), ...figures(floor), ratio.toFixed(2), `≥ ${target}`, ratio >= target ? 'met' : 'missed', floorName]
  })
  const rows = [['', 'req/s', 'p50 ms', 'p99 ms', 'floor/s', 'p50 ms', 'p99 ms', 'ratio', 'target', '', 'floor'], ...cells]
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  return rows.map((row) => row.map((cell, column) => column === 0 || column > 7 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)).join('  ').trimEnd()).join('\n')
}

const figures = ({ perSecond, p50, p99 }: Measure) => [Math.round(perSecond).toString(), p50.toFixed(1), p99.toFixed(1)]
