import type { FastifyInstance } from 'fastify'
import { Rules } from '../http/policy-schemas.ts'
import { list, pageOf, pattern, ref, text, View } from '../http/schemas.ts'
import type { Preset } from '../presets.ts'
import { serving, whole } from './public-routes.ts'

const name = pattern('^[a-z][a-z0-9-]*$', 60, 'cleaning')
const key = { ...text(100), description: 'A key of the rules, or what several begin with.' }

const Source = View('PolicyPresetSource', { key, source: text(2000) }, 'What a text says, and where it stands.')
const Assumption = View('PolicyPresetAssumption', { key, why: text(2000) }, 'What no text says, and why it was chosen.')
const Unexpressed = View('PolicyPresetUnexpressed', { rule: text(2000), source: text(2000) }, 'What a text says and no key holds.')
const Summary = View('PolicyPresetSummary', { name, title: text(200), href: text(300) }, 'What a list shows of a preset.')
const Shown = View('PolicyPreset', {
  name,
  title: text(200),
  sources: list(ref(Source), 200),
  assumptions: list(ref(Assumption), 200),
  unexpressed: list(ref(Unexpressed), 200),
  rules: ref(Rules)
}, 'The rules of a real branch or text, to start from: each key with its source or the reason why it was assumed.')

/** The same for everyone, like the reference pages. Titles come in the reader's language; sources and reasons in English. */
export async function policyPresetRoutes (app: FastifyInstance, { presets }: { readonly presets: ReadonlyMap<string, Preset> }): Promise<void> {
  const serve = serving(app)
  serve('/v1/policy-presets', { operationId: 'listPolicyPresets', summary: 'List the presets of rules', answer: pageOf('PolicyPreset', Summary) },
    (language) => whole([...presets].map(([name, preset]) => ({ name, title: preset.name[language], href: `/v1/policy-presets/${name}` }))))
  serve('/v1/policy-presets/:preset', { operationId: 'getPolicyPreset', summary: 'Show a preset of rules', answer: Shown }, (language, name) => {
    const preset = presets.get(name)
    if (!preset) return undefined
    const { name: titles, source: sources, assumed: assumptions, unexpressed, rules } = preset
    return { name, title: titles[language], sources, assumptions, unexpressed, rules }
  })
}
