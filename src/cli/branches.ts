import { createRecord } from '../commands.ts'
import { insertBranch, listBranches } from '../db/branches.ts'
import { startError } from '../db/kernel/start-error.ts'
import { policies } from '../db/policies.ts'
import { inside } from '../db/sandbox.ts'
import { completePolicy, loadPresets } from '../presets.ts'
import { type Commands, given, operatorIn, type OperatorTools } from './command.ts'

export const branches: Commands = {
  'branches create': {
    usage: '--slug proprete --name "Propreté" --prefix PROP [--idcc 3043] [--preset cleaning] [--time-zone Europe/Paris] [--sandbox]',
    operate: create
  },
  'branches list': { usage: '', operate: ({ db }) => listBranches(db) }
}

/** A branch can decide from its first day: it begins with rules in force. */
async function create ({ db, config, values }: OperatorTools): Promise<object[]> {
  const idcc = values['idcc'] === undefined ? null : given(values, 'idcc', /^[0-9]{1,4}$/)
  const preset = values['preset'] === undefined ? null : given(values, 'preset')
  const timeZone = values['time-zone'] === undefined ? 'Europe/Paris' : given(values, 'time-zone')
  const presets = loadPresets(config.packageRoot)
  if (preset !== null && !presets.has(preset)) throw startError(`There is no preset "${preset}". There are: ${[...presets.keys()].join(', ')}.`)
  if (!Intl.supportedValuesOf('timeZone').includes(timeZone)) throw startError(`"${timeZone}" is no time zone.`)
  const rules = preset === null ? completePolicy({}).rules : presets.get(preset)!.rules
  return [await insertBranch(db, {
    slug: given(values, 'slug', /^[a-z][a-z0-9-]{1,39}$/),
    name: given(values, 'name'),
    prefix: given(values, 'prefix', /^[A-Z]{3,6}$/),
    idcc,
    timeZone,
    isSandbox: values['sandbox'] === true
  }, {
    fill: async (tx, branch) => {
      await createRecord(inside(db, tx), policies, operatorIn(branch), {
        content: async (_, { today }) => ({ title: 'Règlement initial', validFrom: today, preset, rules })
      })
    }
  })]
}
