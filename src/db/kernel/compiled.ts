import type { Compilable, CompiledQuery } from 'kysely'
import type { Actor } from '../../domain/kernel/decider.ts'

/** What the hot queries are about; all else in them is the same for every actor of a role. */
export interface About { readonly branchId: string, readonly id: string, readonly actor: Actor }

const cache = new WeakMap<object, Map<string, CompiledQuery>>()

/**
 * Compiles a query once per collection and role, with stand-ins for what it is about, and puts the values in at each use: building one anew
 * takes longer than sending it. A perimeter may ask whether there is a person or an organisation, so that is part of the key.
 */
export function compileOnce (collection: object, kind: string, about: About, build: (about: About) => Compilable): CompiledQuery {
  const { branchId, id, actor } = about
  const { role, personId, organizationId } = actor
  const key = `${kind} ${role} ${personId === null} ${organizationId === null}`
  let queries = cache.get(collection)
  if (!queries) cache.set(collection, queries = new Map())
  let template = queries.get(key)
  if (!template) {
    const person = personId === null ? null : ':person'
    const organization = organizationId === null ? null : ':organization'
    const standIn = { branchId: ':branch', id: ':id', actor: { id: ':actor', role, personId: person, organizationId: organization } }
    queries.set(key, template = build(standIn).compile())
  }
  const values: Readonly<Record<string, unknown>> = {
    ':branch': branchId, ':id': id, ':actor': actor.id, ':person': personId, ':organization': organizationId
  }
  const parameters = template.parameters.map((value) => typeof value === 'string' && Object.hasOwn(values, value) ? values[value] : value)
  return { ...template, parameters }
}
