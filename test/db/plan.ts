/** A node of what EXPLAIN (FORMAT JSON) answers. */
export interface PlanNode {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly Alias?: string
  readonly Plans?: readonly PlanNode[]
  readonly [property: string]: unknown
}

export function nodesOf (plan: PlanNode): PlanNode[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]
}

const conditions = ['Index Cond', 'Recheck Cond', 'Filter', 'Join Filter', 'Hash Cond', 'Merge Cond']
const said = (names: readonly string[], nodes: readonly PlanNode[]) => nodes.flatMap((node) => names.map((name) => String(node[name] ?? ''))).join(' ')
const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, ...found]) => found as string[])

/** Tables that a plan of EXPLAIN (VERBOSE) reads otherwise than by one branch: by their names there. A table is bound by a value, or by one that is. */
export function aliasesWithoutBranch (plan: PlanNode, { tables, read }: { tables: readonly string[], read: Set<string> }): string[] {
  const nodes = nodesOf(plan)
  const scans = nodes.filter((node) => node['Node Type'].endsWith('Scan') && tables.includes(node['Relation Name'] ?? ''))
  for (const scan of scans) read.add(scan['Relation Name']!)
  const text = said(conditions, nodes)
  // What a hashed subplan puts out is compared with the row outside, as a join condition is.
  const hashed = nodes.filter((node) => node['Subplan Name'] !== undefined && text.includes(`hashed ${String(node['Subplan Name'])}`))
  const bound = new Set([...all(text, /(\w+)"?\.branch_id = '/g), ...all(said(['Output'], hashed), /(\w+)"?\.branch_id/g)].flat())
  const ties = all(text, /(\w+)"?\.branch_id = "?(\w+)"?\.branch_id/g)
  for (let size = -1; size < bound.size;) {
    size = bound.size
    for (const tie of ties) if (tie.some((alias) => bound.has(alias))) for (const alias of tie) bound.add(alias)
  }
  return scans.map(({ Alias }) => Alias!).filter((alias) => !bound.has(alias))
}
