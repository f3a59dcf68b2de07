import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { find } from '../db/kernel/aggregate.ts'
import { findPolicyOn, nextPolicyVersion, policies } from '../db/policies.ts'
import type { ReadTx } from '../db/schema.ts'
import { type Caller, contextOf } from '../domain/kernel/decider.ts'
import { DomainError, insist, notFound, refuse } from '../domain/kernel/refusal.ts'
import { type Contradiction, contradictionsOf } from '../domain/policy-contradictions.ts'
import type { Policy } from '../domain/policy.ts'
import { differences } from '../domain/policy-version.ts'
import { registrations, routes } from '../domain/rules/eligibility.ts'
import { tagOf } from '../http/etags.ts'
import { violation } from '../http/field-errors.ts'
import { Rules, RulesInput } from '../http/policy-schemas.ts'
import { Id, integer, JsonObject, LegalDate, list, nullable, OpenString, optional, ref, StringEnum, text, View } from '../http/schemas.ts'
import { completePolicy, type Preset } from '../presets.ts'
import { recordRoutes } from './record-routes.ts'

const Difference = View('PolicyDifference', {
  key: text(100),
  routes: list(OpenString(routes), 20, 'The files for which it differs so; none = every route.'),
  registrations: list(OpenString(registrations), 20, 'None = every registration.'),
  before: ref(JsonObject),
  after: ref(JsonObject)
}, 'A key whose value differs; each value stands under `value`.')
const Differences = View('PolicyDifferences', { items: list(ref(Difference), 2000) }, 'What one version changes in another: by the branch’s own rules, then for some files.')

interface Settings { readonly presets: ReadonlyMap<string, Preset> }
interface Params { readonly policyId: string }
interface Content { readonly title: string, readonly validFrom: string, readonly preset: string | null, readonly rules: object }

export async function policyRoutes (app: FastifyInstance, settings: Settings): Promise<void> {
  const names = [...settings.presets.keys()]
  const { list: listed, view } = recordRoutes(app, policies, {
    about: 'A version of the branch’s rules (règlement): never changed, in force from its day until the next one’s.',
    isImmutable: true,
    fields: {
      title: text(200),
      validFrom: LegalDate,
      preset: nullable(OpenString(names, 'The real branch’s rules to start from; null for the defaults.')),
      rules: ref(RulesInput)
    } as never,
    shown: { title: text(200), validFrom: LegalDate, preset: nullable(OpenString(names)), version: integer(1, 1_000_000), rules: ref(Rules) },
    content: (body: Content) => async (tx: ReadTx, { today }: { today: string }) => {
      insist(body.validFrom < today && refuse('policy_backdated', 'model:2.4', { earliest: today }), '#/validFrom')
      const { title, validFrom, preset } = body
      return { title, validFrom, preset, rules: rulesOf(body, settings), version: await nextPolicyVersion(tx) }
    }
  } as never)
  listed({ summary: { title: text(200), validFrom: LegalDate, preset: nullable(text(100)) } })

  app.get('/in-force', {
    config: { scope: 'policies:read' as const, mayFindNothing: true },
    schema: {
      operationId: 'getPolicyInForce',
      summary: 'Show the policy in force on a day',
      description: 'By default today: the last version of those that begin on that day or before. 404 before the first one.',
      tags: ['Policy'],
      querystring: Type.Object({ asOf: optional(LegalDate) }, { additionalProperties: false }),
      response: { 200: ref(view) }
    }
  }, async ({ caller, query }) => {
    const { asOf } = query as { asOf?: string }
    const found = await app.db.read(caller, async (tx) => findPolicyOn(tx, asOf ?? contextOf(caller, await tx.now()).today, caller.actor))
    if (!found) throw notFound()
    return { ...found, href: `/v1/policies/${found.id}`, etag: tagOf(found) }
  })

  app.get('/:policyId/diff', {
    config: { scope: 'policies:read' as const },
    schema: {
      operationId: 'diffPolicy',
      summary: 'Compare a policy with another one, or with a preset',
      description: 'The keys whose values differ, with the other one’s value before and this one’s after. Name either `against` or `againstPreset`.',
      tags: ['Policy'],
      params: Type.Object({ policyId: Id }),
      querystring: Type.Object({ against: optional(Id), againstPreset: optional(StringEnum(names)) }, { additionalProperties: false }),
      response: { 200: ref(Differences) }
    }
  }, async ({ caller, params, query }) => app.db.read(caller, async (tx) => {
    const { policyId } = params as Params
    const [after, before] = await Promise.all([find(tx, policies, policyId, caller.actor), comparedWith(tx, caller, query as Compared, settings)])
    const items = differences(before.rules, after.rules)
    return { items: items.map(({ before, after, ...where }) => ({ ...where, before: { value: before }, after: { value: after } })) }
  }))
}

interface Compared { readonly against?: string, readonly againstPreset?: string }

async function comparedWith (tx: ReadTx, { actor }: Caller, { against, againstPreset }: Compared, { presets }: Settings): Promise<{ readonly rules: Policy }> {
  if (against !== undefined && againstPreset !== undefined) {
    throw violation('querystring', { keyword: 'not', instancePath: '/againstPreset', params: {} })
  }
  if (againstPreset !== undefined) return presets.get(againstPreset)!
  if (against !== undefined) return find(tx, policies, against, actor)
  throw violation('querystring', { keyword: 'required', instancePath: '', params: { missingProperty: 'against' } })
}

/** The preset with the branch's keys in the place of its own, complete, possible, and without contradiction. */
function rulesOf ({ preset, rules }: Content, { presets }: Settings): Policy {
  insist(preset !== null && !presets.has(preset) && refuse('preset_unknown', 'model:4', { presets: [...presets.keys()].join(', ') }), '#/preset')
  const { rules: complete, faults: [fault] } = completePolicy(merge(presets.get(preset ?? '')?.rules ?? {}, rules) as object)
  if (fault) throw new DomainError(refuse('policy_invalid', 'model:4', { pointer: fault.pointer }), `#/rules${fault.pointer}`)
  const contradictions = contradictionsOf(complete)
  if (contradictions.length > 0) throw contradictory(contradictions)
  return complete
}

/** All of them, each with its sentence, at the key to change. */
function contradictory (found: readonly Contradiction[]): DomainError {
  const errors = found.map(({ keys: [first, ...others], why, circumstances }) => ({
    pointer: `#/rules/${circumstances ? 'variants' : first!.replace('.', '/')}`,
    detail: why,
    params: { keys: [first, ...others].join(', '), ...circumstances }
  }))
  const [first] = errors as [typeof errors[number]]
  return new DomainError(refuse('policy_contradictory', 'model:4', { count: found.length, keys: first.params.keys }), first.pointer, errors)
}

/** What is given replaces what is there, key by key; lists are replaced whole. */
function merge (base: unknown, over: unknown): unknown {
  if (!isObject(base) || !isObject(over)) return over === undefined ? base : over
  return Object.fromEntries([...new Set([...Object.keys(base), ...Object.keys(over)])].map((key) => [key, merge(base[key], over[key])]))
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
