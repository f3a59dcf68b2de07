import type { FastifyInstance } from 'fastify'
import { type TProperties, type TSchema, Type } from 'typebox'
import { find } from '../db/kernel/aggregate.ts'
import { nextPolicyVersion, policies } from '../db/policies.ts'
import { DomainError, refuse } from '../domain/kernel/refusal.ts'
import { Policy, type PolicyGroup } from '../domain/policy.ts'
import { differences } from '../domain/policy-version.ts'
import { pascal } from '../http/naming.ts'
import { Id, integer, JsonObject, LegalDate, list, nullable, OpenString, optional, ref, text, View } from '../http/schemas.ts'
import { completePolicy, type Preset } from '../presets.ts'
import { recordRoutes } from './record-routes.ts'

type ObjectSchema = TSchema & { properties: TProperties }

/** The schema of the rules with every object a named component (O-3): whole in answers, all keys optional in requests. */
function named (schema: ObjectSchema, name: string, input: boolean): TSchema {
  const properties = Object.entries(schema.properties).map(([key, property]) => {
    const { default: fallback, ...bare } = property as TSchema & { default?: unknown }
    const inner = name === variant && key === 'rules' ? ref(Overrides) : pointed(bare, `${name}${pascal(key.replace(/[A-Z]/g, '_$&').toLowerCase())}`, input)
    return [key, input ? optional(inner) : inner]
  })
  return Type.Object(Object.fromEntries(properties), { $id: input ? `${name}Input` : name, ...(input && { additionalProperties: false }) })
}

function pointed (schema: any, name: string, input: boolean): TSchema {
  if (schema.type === 'object') return ref(named(schema, name, input))
  if (schema.type === 'array' && schema.items.type === 'object') return { ...schema, items: ref(named(schema.items, `${name}Item`, input)) }
  return schema
}

const { variants, ...groups } = Policy.properties satisfies Record<PolicyGroup | 'variants', TSchema>
const variant = 'PolicyRulesVariantsItem'
/** What a variant puts in the place of the branch's own keys: the same component in requests and in answers. */
const Overrides = named(Type.Object(groups) as unknown as ObjectSchema, 'PolicyOverrides', true)
const Rules = named(Policy, 'PolicyRules', false)
const RulesInput = named(Policy, 'PolicyRules', true)

const Difference = View('PolicyDifference', {
  key: text(100), before: ref(JsonObject), after: ref(JsonObject)
}, 'A key whose value differs; each value stands under `value`.')
const Differences = View('PolicyDifferences', { items: list(ref(Difference), 200) }, 'What one version changes in another.')

export async function policyRoutes (app: FastifyInstance, { presets }: { presets: ReadonlyMap<string, Preset> }): Promise<void> {
  const names = [...presets.keys()]
  const { list: listed } = recordRoutes(app, policies, {
    about: 'A version of the branch’s rules (règlement): never changed, in force from its day until the next one’s.',
    isImmutable: true,
    fields: {
      title: text(200),
      validFrom: LegalDate,
      preset: nullable(OpenString(names, 'The real branch’s rules to start from; null for the defaults.')),
      rules: ref(RulesInput)
    } as never,
    shown: { title: text(200), validFrom: LegalDate, preset: nullable(OpenString(names)), version: integer(1, 1_000_000), rules: ref(Rules) },
    content: (body: any) => async (tx: any, { today }: { today: string }) => {
      if (body.validFrom < today) throw new DomainError(refuse('policy_backdated', 'model:2.4', { earliest: today }), '#/validFrom')
      if (body.preset !== null && !presets.has(body.preset)) {
        throw new DomainError(refuse('preset_unknown', 'model:4', { presets: names.join(', ') }), '#/preset')
      }
      const rules = merge(presets.get(body.preset)?.rules ?? {}, body.rules) as object
      const { rules: complete, faults: [fault] } = completePolicy(rules)
      if (fault) throw new DomainError(refuse('policy_invalid', 'model:4', { pointer: fault.pointer }), `#/rules${fault.pointer}`)
      return { title: body.title, validFrom: body.validFrom, preset: body.preset, rules: complete, version: await nextPolicyVersion(tx) }
    }
  } as never)
  listed({ summary: { title: text(200), validFrom: LegalDate, preset: nullable(text(100)) } })

  app.get('/:policyId/diff', {
    config: { scope: 'policies:read' as const },
    schema: {
      operationId: 'diffPolicy',
      summary: 'Compare a policy with another one',
      description: 'The keys whose values differ, with the other one’s value before and this one’s after.',
      tags: ['Policy'],
      params: Type.Object({ policyId: Id }),
      querystring: Type.Object({ against: Id }, { additionalProperties: false }),
      response: { 200: ref(Differences) }
    }
  }, async ({ caller, params, query }) => app.db.read(caller, async (tx) => {
    const [after, before] = await Promise.all([(params as { policyId: string }).policyId, (query as { against: string }).against]
      .map((id) => find(tx, policies, id, caller.actor)))
    const items = differences(before!.rules, after!.rules)
    return { items: items.map(({ key, ...values }) => ({ key, before: { value: values.before }, after: { value: values.after } })) }
  }))
}

/** What is given replaces what is there, key by key; lists are replaced whole. */
function merge (base: unknown, over: unknown): unknown {
  if (!isObject(base) || !isObject(over)) return over === undefined ? base : over
  return Object.fromEntries([...new Set([...Object.keys(base), ...Object.keys(over)])].map((key) => [key, merge(base[key], over[key])]))
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
