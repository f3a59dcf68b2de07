import { violation } from '../http/field-errors.ts'

/** What the routes ask for is all that there is to be given (SEC-7): each scope, with the operations that it opens. */
export function scopeCatalogue (operations: readonly { readonly operationId: string, readonly scope: string | undefined }[]) {
  const opened = new Map<string, string[]>()
  for (const { scope, operationId } of operations) if (scope) opened.set(scope, [...opened.get(scope) ?? [], operationId])
  return [...opened].sort(([a], [b]) => a < b ? -1 : 1).map(([scope, operations]) => ({ scope, operations: operations.sort() }))
}

/** Refuses what no operation asks for, all of it at once: a misspelt scope would open nothing. `collection:*` and `*` stand for many. */
export function assertScopesKnown (scopes: readonly string[], catalogue: ReturnType<typeof scopeCatalogue>): void {
  const known = catalogue.flatMap(({ scope }) => [scope, `${scope.slice(0, scope.indexOf(':'))}:*`])
  const allowedValues = ['*', ...new Set(known)].sort()
  const unknown = scopes.flatMap((scope, index) =>
    allowedValues.includes(scope) ? [] : [{ keyword: 'enum', instancePath: `/scopes/${index}`, params: { allowedValues } }])
  if (unknown.length > 0) throw violation('body', ...unknown)
}
