import { evolveRecord, type Kept, type RecordEvent, type RecordKind } from './kernel/record.ts'
import type { Policy, PolicyGroup } from './policy.ts'
import { type Circumstances, policyIn } from './policy-variants.ts'
import { type Registration, registrations, type Route, routes } from './rules/eligibility.ts'

/** One version of a branch's rules: created, never changed. `version` counts the branch's versions; `preset` names where it came from. */
export interface PolicyVersion extends Kept {
  readonly validFrom: string
  readonly title: string
  readonly preset: string | null
  readonly rules: Policy
}

export type PolicyVersionEvent = RecordEvent<'policy', PolicyVersion>

export const policyKind: RecordKind<'policy', PolicyVersion> = {
  name: 'policy',
  collection: 'policies',
  writtenBy: ['officer'],
  evolve: evolveRecord
}

export interface Difference {
  readonly key: string
  /** The files for which it differs so, where variants make it; empty: by the branch's own rules. */
  readonly routes: readonly Route[]
  readonly registrations: readonly Registration[]
  readonly before: unknown
  readonly after: unknown
}

/** The keys (`jury.quorum`) whose values differ between two versions, then those that differ otherwise for some files. */
export function differences (before: Policy, after: Policy): Difference[] {
  const own = changes(before, after)
  const known = new Set([...own].map(([key, change]) => `${key} ${write(change)}`))
  const perFile = new Map<string, { readonly key: string, readonly change: Change, readonly files: Circumstances[] }>()
  for (const file of files) {
    for (const [key, change] of changes(policyIn(before, file), policyIn(after, file))) {
      const words = `${key} ${write(change)}`
      if (known.has(words)) continue
      const found = perFile.get(words) ?? { key, change, files: [] }
      found.files.push(file)
      perFile.set(words, found)
    }
  }
  return [
    ...[...own].map(([key, change]) => ({ key, routes: [], registrations: [], ...change })),
    ...[...perFile.values()].flatMap(({ key, change, files }) => gathered(files).map((where) => ({ key, ...where, ...change })))
  ]
}

const files: readonly Circumstances[] = routes.flatMap((route) => registrations.map((registration) => ({ route, registration })))

interface Change { readonly before: unknown, readonly after: unknown }

function changes (before: Policy, after: Policy): Map<string, Change> {
  const { variants: _, ...groups } = after
  return new Map(Object.entries(groups).flatMap(([group, keys]) => Object.entries(keys).flatMap(([key, fresh]): [string, Change][] => {
    const old = (before[group as PolicyGroup] as Record<string, unknown>)[key]
    return write(old) === write(fresh) ? [] : [[`${group}.${key}`, { before: old, after: fresh }]]
  })))
}

/** Files told by their routes and registrations: in one line where every combination is among them, else route by route. An empty list is every one. */
function gathered (files: readonly Circumstances[]): Pick<Difference, 'routes' | 'registrations'>[] {
  const among = { routes: distinct(files.map(({ route }) => route)), registrations: distinct(files.map(({ registration }) => registration)) }
  if (files.length < among.routes.length * among.registrations.length) {
    return among.routes.flatMap((route) => gathered(files.filter((file) => file.route === route)))
  }
  return [{
    routes: among.routes.length === routes.length ? [] : among.routes,
    registrations: among.registrations.length === registrations.length ? [] : among.registrations
  }]
}

const distinct = <Word>(words: readonly Word[]) => [...new Set(words)]

/** Whatever the order in which an object's keys were written. */
function write (value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => typeof inner === 'object' && inner !== null && !Array.isArray(inner)
    ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => one < other ? -1 : 1))
    : inner)
}
