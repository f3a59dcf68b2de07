import { readFileSync } from 'node:fs'
import { createRecord } from '../commands.ts'
import { startError } from '../db/kernel/start-error.ts'
import { nextPolicyVersion, policies as stored } from '../db/policies.ts'
import { contextOf } from '../domain/kernel/decider.ts'
import { DomainError, refuse } from '../domain/kernel/refusal.ts'
import { contradictionsOf } from '../domain/policy-contradictions.ts'
import type { Policy } from '../domain/policy.ts'
import { differences, type PolicyVersion } from '../domain/policy-version.ts'
import { completePolicy, loadPresets } from '../presets.ts'
import { branchIn, type Commands, given, operatorIn, type OperatorTools, wordIn } from './command.ts'

export const policies: Commands = {
  'policies list': {
    usage: '--branch proprete',
    operate: async (tools) => (await versionsOf(tools)).map(({ version, validFrom, title, preset, id }) => ({ version, validFrom, title, preset, id }))
  },
  'policies show': { usage: '<version> --branch proprete', operate: async (tools) => [await versionIn(tools)] },
  'policies diff': { usage: '<version> --branch proprete --against <version>|<preset>', operate: diff },
  'policies adopt': { usage: '--branch proprete --preset cleaning | --file rules.json --title "…" [--from 2030-01-01]', operate: adopt }
}

async function versionsOf (tools: OperatorTools): Promise<PolicyVersion[]> {
  const branch = await branchIn(tools)
  return tools.db.read(operatorIn(branch), (tx) => tx.selectFrom('policy').selectAll().where('branchId', '=', tx.branchId).orderBy('version').execute())
}

async function versionIn (tools: OperatorTools, version = wordIn(tools.words, 'The version')): Promise<PolicyVersion> {
  const found = (await versionsOf(tools)).find((one) => String(one.version) === version)
  if (!found) throw startError(`There is no version ${version}.`)
  return found
}

async function diff (tools: OperatorTools): Promise<object[]> {
  const against = given(tools.values, 'against')
  const before = /^\d+$/.test(against) ? (await versionIn(tools, against)).rules : presetIn(tools, against)
  return differences(before, (await versionIn(tools)).rules)
}

function presetIn ({ config }: OperatorTools, name: string): Policy {
  const presets = loadPresets(config.packageRoot)
  const preset = presets.get(name)
  if (!preset) throw startError(`There is no preset "${name}". There are: ${[...presets.keys()].join(', ')}.`)
  return preset.rules
}

/** As the API has it: from today at the earliest, complete, and without contradictions. */
async function adopt (tools: OperatorTools): Promise<object[]> {
  const { db, values } = tools
  const branch = await branchIn(tools)
  const preset = values['preset'] === undefined ? null : given(values, 'preset')
  const rules = preset === null ? rulesIn(given(values, 'file')) : presetIn(tools, preset)
  const contradiction = contradictionsOf(rules)[0]
  if (contradiction) throw startError(`The rules contradict themselves: ${contradiction.keys.join(', ')}: ${contradiction.why.en}`)
  const title = given(values, 'title')
  const from = values['from'] === undefined ? null : given(values, 'from', /^\d{4}-\d{2}-\d{2}$/)
  const caller = operatorIn(branch)
  const { id, version, validFrom } = await createRecord(db, stored, caller, {
    content: async (tx) => {
      const { today } = contextOf(caller, await tx.now())
      if (from !== null && from < today) throw new DomainError(refuse('policy_backdated', 'model:2.4', { earliest: today }))
      return { title, validFrom: from ?? today, preset, rules, version: await nextPolicyVersion(tx) }
    }
  })
  return [{ id, version, validFrom, title, preset }]
}

function rulesIn (file: string): Policy {
  const { rules, faults } = completePolicy(JSON.parse(readFileSync(file, 'utf8')))
  if (faults.length > 0) throw startError(`${file} is not usable:\n${faults.map(({ pointer, message }) => `- ${pointer} ${message}`).join('\n')}`)
  return rules
}
