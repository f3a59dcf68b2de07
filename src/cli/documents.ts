import { buildApp } from '../app.ts'
import { packageRoot } from '../config.ts'
import { machines } from '../domain/index.ts'
import { type Machine, toMermaid } from '../domain/kernel/machine.ts'
import { spoken } from '../http/naming.ts'

/** The files under openapi/, by name: all of them follow from the code. No database is asked. */
export async function makeDocuments (): Promise<Readonly<Record<string, string>>> {
  const app = await buildApp({
    publicUrl: 'http://localhost',
    secret: 'documents need no secret',
    logLevel: 'silent',
    poolSize: 1,
    preparedStatements: true,
    packageRoot,
    databaseUrl: 'postgres://nobody@localhost/none'
  })
  try {
    await app.ready()
    const { openapi30, openapi31 } = app.documents()
    return { 'openapi.json': json(openapi30), 'openapi-3.1.json': json(openapi31), 'state-machines.md': stateMachines(machines) }
  } finally {
    await app.close()
  }
}

const json = (document: object) => `${JSON.stringify(document, null, 2)}\n`

function stateMachines (all: readonly Machine[]): string {
  const contents = all.map(({ name }) => `- [${spoken(name)}](#${name.replaceAll('_', '-')})`)
  return [
    '# State machines',
    '',
    'Written by `npm run generate` from the tables in `src/domain`. Rows taken by `system` alone follow from another aggregate’s event.',
    '',
    ...contents,
    ...all.flatMap(chapter)
  ].join('\n') + '\n'
}

function chapter (machine: Machine): string[] {
  const rows = Object.entries(machine.transitions).map(([action, { summary, from, to, by, guards = [] }]) =>
    `| \`${action}\` | ${summary} | ${from.join(', ')} | ${to.join(', ')} | ${by.join(', ')} | ${guards.join(', ')} |`)
  return [
    '',
    `## ${spoken(machine.name)}`,
    '',
    '```mermaid',
    toMermaid(machine),
    '```',
    '',
    '| action | what it does | from | to | by | guards |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows
  ]
}
