import type { Operation } from './document.ts'
import type { Json } from './shared.ts'

/** From what a creation or a list answers to what can be read of it and done with it (O-18). */
export function linksOf (operation: Operation, all: readonly Operation[]): Json | undefined {
  const isBirth = operation.method === 'POST' && operation.isVersioned && !operation.url.includes(':')
  if (!isBirth && !(operation.isList && !operation.url.includes(':'))) return undefined
  const id = isBirth ? '$response.body#/id' : '$response.body#/items/0/id'
  const nexts = all.filter(({ url, method }) => {
    const rest = url.startsWith(`${operation.url}/:`) && url.slice(operation.url.length + 2).split('/')
    return rest && /Id$/.test(rest[0]!) && !rest.slice(1).some((part) => part.startsWith(':')) && (isBirth || (method === 'GET' && rest.length === 1))
  })
  if (nexts.length === 0) return undefined
  return Object.fromEntries(nexts.map(({ operationId, url }) => [operationId, { operationId, parameters: { [/:(\w+)/.exec(url)![1]!]: id } }]))
}
