import { checks, type Check, type Words } from './policy-checks.ts'
import type { Policy, PolicyGroup, PolicyKey } from './policy.ts'
import { policyIn } from './policy-variants.ts'
import { type Registration, registrations, type Route, routes } from './rules/eligibility.ts'

/** Rules that each keep to the schema and cannot be followed together: no day, no jury and no mark could satisfy them. */
export interface Contradiction {
  /** What to change one of; the first one is pointed at. */
  readonly keys: readonly (PolicyKey | 'variants')[]
  readonly why: Words
  /** For which files; null: by the branch's own rules. */
  readonly circumstances: { readonly route: Route, readonly registration: Registration } | null
}

/** In these rules as they stand, whatever their variants. */
export function contradictions (policy: Policy): readonly Omit<Contradiction, 'circumstances'>[] {
  return checks.flatMap(({ keys, of, why }) => {
    const figures = of(policy)
    return figures ? [{ keys, why: filled(why, figures) }] : []
  })
}

/** The same for the branch's own rules, for its variants, and for every file that a variant changes; each is told once. */
export function contradictionsOf (policy: Policy): readonly Contradiction[] {
  const told = new Set<string>()
  const all = [
    ...contradictions(policy).map((one) => ({ ...one, circumstances: null })),
    ...variantFaults(policy),
    ...routes.flatMap((route) => registrations.flatMap((registration) =>
      contradictions(policyIn(policy, { route, registration })).map((one) => ({ ...one, circumstances: { route, registration } }))))
  ]
  return all.filter(({ keys, why }) => {
    const words = `${keys.join()} ${why.en}`
    const isNew = !told.has(words)
    told.add(words)
    return isNew
  })
}

/** Groups that are read for a file; the others are the same for everybody, whatever the file. */
const perFile: readonly PolicyGroup[] = ['vae', 'award', 'jury', 'result', 'partial', 'retake', 'appeal', 'examiner', 'application', 'training']

function variantFaults ({ variants }: Policy): Contradiction[] {
  const found = (place: number, why: Words, ...keys: PolicyKey[]): Contradiction =>
    ({ keys: ['variants', ...keys], why: filled(why, { place: place + 1 }), circumstances: null })
  return variants.flatMap(({ when, rules }, place) => [
    ...(when.routes.length + when.registrations.length === 0 ? [found(place, unlimited)] : []),
    ...(Object.values(rules).every((keys) => Object.keys(keys).length === 0) ? [found(place, empty)] : []),
    ...Object.entries(rules).filter(([group]) => !perFile.includes(group as PolicyGroup))
      .flatMap(([group, keys]) => Object.keys(keys).map((key) => found(place, unread, `${group}.${key}` as PolicyKey)))
  ])
}

const unlimited: Words = {
  en: 'Variant {place} names neither a route nor a registration: it would stand for every file, in the place of the rule itself.',
  fr: 'La variante {place} ne nomme ni voie ni enregistrement : elle vaudrait pour tous les dossiers, à la place de la règle elle-même.'
}
const empty: Words = {
  en: 'Variant {place} changes no rule.',
  fr: 'La variante {place} ne change aucune règle.'
}
const unread: Words = {
  en: 'Variant {place} changes a rule that is not about files: it has no route and no registration.',
  fr: 'La variante {place} change une règle qui ne porte pas sur des dossiers : ni voie ni enregistrement ne s’y applique.'
}

const filled = (why: Words, figures: ReturnType<Check['of']>): Words => ({ en: fill(why.en, figures), fr: fill(why.fr, figures) })
const fill = (sentence: string, figures: ReturnType<Check['of']>) =>
  sentence.replace(/{(\w+)}/g, (_, name: string) => String((figures || {})[name] ?? ''))
