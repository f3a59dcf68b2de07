import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { Value } from 'typebox/value'
import { contradictionsOf } from './domain/policy-contradictions.ts'
import { Policy } from './domain/policy.ts'

/** A real branch's rules to start from: each key with its source or why it was assumed, and the rules of the text that no key holds. */
export interface Preset {
  readonly name: { readonly fr: string, readonly en: string }
  readonly source: readonly { readonly key: string, readonly source: string }[]
  readonly assumed: readonly { readonly key: string, readonly why: string }[]
  readonly unexpressed: readonly { readonly rule: string, readonly source: string }[]
  readonly rules: Policy
}

const validate = new Ajv({ allErrors: true }).compile(Policy)

/** Every key filled, with its default where it is not given; the faults where it cannot be. */
export function completePolicy (rules: object): { readonly rules: Policy, readonly faults: readonly { readonly pointer: string, readonly message: string }[] } {
  const complete = Value.Default(Policy, structuredClone(rules)) as Policy
  const faults = validate(complete)
    ? []
    : validate.errors!.map(({ instancePath, message = '' }) => ({ pointer: instancePath, message }))
  return { rules: complete, faults }
}

/** Reads and checks them all: a preset that breaks the schema, or that cannot be followed, stops the start. */
export function loadPresets (packageRoot: string): ReadonlyMap<string, Preset> {
  const folder = join(packageRoot, 'policies')
  return new Map(readdirSync(folder).filter((file) => file.endsWith('.json')).sort().map((file) => {
    const preset = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Preset
    const { rules, faults } = completePolicy(preset.rules)
    if (faults.length > 0) throw new Error(`policies/${file} breaks the schema: ${JSON.stringify(faults)}`)
    const against = contradictionsOf(rules)
    if (against.length > 0) throw new Error(`policies/${file} contradicts itself: ${JSON.stringify(against)}`)
    return [file.slice(0, -'.json'.length), { ...preset, rules }]
  }))
}
