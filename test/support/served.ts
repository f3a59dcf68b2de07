import type { Machine } from '../../src/domain/kernel/machine.ts'
import { isServed } from '../../src/domain/kernel/machine.ts'
import type { Operation } from '../../src/http/openapi/document.ts'

/** API-23: what the tables and the routes disagree on. */
export function disagreements (operations: readonly Operation[], machines: readonly Machine[]): string[] {
  const served = operations.filter(({ url }) => url.startsWith('/v1/')).flatMap(({ action }) => action ?? [])
  const rows = machines.flatMap(({ name, transitions }) => Object.entries(transitions).map(([action, row]) => ({ action: `${name}.${action}`, row })))
  return rows.flatMap(({ action, row }) => {
    const times = served.filter((one) => one === action).length
    const wanted = isServed(row) ? 1 : 0
    return times === wanted ? [] : [`${action} has ${times} routes, not ${wanted}`]
  })
}
