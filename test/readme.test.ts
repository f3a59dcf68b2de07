import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { packageRoot } from '../src/config.ts'
import { startSeeded } from './support/seeded.ts'

/** The shell block after the mark: what a newcomer pastes. */
function example (name: string): string[] {
  const text = readFileSync(join(packageRoot, 'README.md'), 'utf8')
  const [, block] = new RegExp(`<!-- example: ${name}[^>]*-->\\n\`\`\`sh\\n([\\s\\S]*?)\`\`\``).exec(text) ?? assert.fail(`The README has ${name}.`)
  return block!.split('\n')
}

interface Step { readonly method: string, readonly url: string, readonly headers: Record<string, string>, readonly body: string | undefined }

/** A line of curl as the shell would read it: quotes taken off, variables put in. */
function read (command: string, variables: ReadonlyMap<string, string>): Step {
  const filled = command.replace(/'\$([A-Z]+)'/g, (_, name: string) => variables.get(name)!).replace(/\$([A-Z]+)/g, (_, name: string) => variables.get(name)!)
  const words = [...filled.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, single, double, bare]) => single ?? double ?? bare!)
  const after = (flag: string) => words.flatMap((word, index) => word === flag ? [words[index + 1]!] : [])
  return {
    method: after('-X')[0] ?? 'GET',
    url: words.find((word) => word.startsWith('http'))!,
    headers: Object.fromEntries(after('-H').map((header) => header.split(/:\s*/) as [string, string])),
    body: after('-d')[0]
  }
}

/** Line by line: what an answer gives to a variable is in the comment behind it. */
async function follow (t: Test, name: string, variables: Map<string, string>): Promise<any[]> {
  const answers: any[] = []
  let command = ''
  for (const line of example(name)) {
    const [, name, path, which] = /^([A-Z]+)=….*# (\S+) of the (first answer|second|answer)/.exec(line) ?? []
    if (name) {
      const answer = which === 'answer' ? answers.at(-1) : answers[which === 'second' ? 1 : 0]
      variables.set(name, path!.split(/[.[\]]+/).reduce((value, key) => value[key], answer))
    }
    if (command || line.startsWith('curl')) command += `${line}\n`
    if (!command || (command.match(/'/g)?.length ?? 0) % 2 === 1) continue
    const { url, ...init } = read(command, variables)
    const answer = await fetch(url, init)
    t.ok(answer.ok, `${init.method} ${url} answered ${answer.status}`)
    answers.push(await answer.json())
    command = ''
  }
  return answers
}

const { address, credentials } = await startSeeded(t)
const variables = new Map([['API', address]])
for (const { role, credential } of credentials) variables.set(role.toUpperCase(), credential)

t.test('the first application of the README works as it is written', async (t) => {
  const answers = await follow(t, 'first application', variables)
  t.equal(answers.at(-1).status, 'complete')
  t.equal(answers.length, 5)

  const again = { method: 'POST', headers: { authorization: `Bearer ${variables.get('CANDIDATE')}`, 'content-type': 'application/json' } }
  const body = { candidateId: variables.get('PERSON'), certificateId: variables.get('CERTIFICATE'), route: 'continuing_training', scheme: 'self_funded', employerOrganizationId: null, agreementSignedOn: null, prerequisitesDeclared: true, previousApplicationId: null }
  const second = await (await fetch(`${address}/v1/applications`, { ...again, body: JSON.stringify(body) })).json() as any
  const refused = await fetch(`${address}/v1/applications/${second.id}/submit`, { ...again, body: '{}' })
  t.match(await refused.json(), { status: 409, code: 'application_already_live', params: { applicationId: variables.get('APPLICATION') } })
})

t.test('the README’s rules of a branch work as they are written', async (t) => {
  const [presets, policy, differences, simulated] = await follow(t, 'rules of a branch', variables)
  t.equal(presets.items.length, 15)
  t.match(policy, { preset: 'pharmacy', rules: { retake: { minDelay: 6 } } })
  t.ok(differences.items.some(({ key }: { key: string }) => key === 'retake.minDelay'))
  t.ok(simulated.counts)
})
