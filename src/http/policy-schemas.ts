import { type TProperties, type TSchema, Type } from 'typebox'
import { Policy, type PolicyGroup } from '../domain/policy.ts'
import { pascal } from './naming.ts'
import { optional, ref } from './schemas.ts'

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
export const Rules = named(Policy, 'PolicyRules', false)
export const RulesInput = named(Policy, 'PolicyRules', true)
