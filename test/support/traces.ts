import assert from 'node:assert/strict'
import type { Answer, TestApp } from './app.ts'
import { ask } from './database.ts'

/** How many events there are, and the version of every row of these tables. */
export async function tracesOf ({ ownerUrl }: Pick<TestApp, 'ownerUrl'>, ...tables: readonly string[]): Promise<unknown> {
  const counts = ['select \'event\' as kind, count(*)::text as id, null::integer as version from domain_event']
  const rows = tables.map((table) => `select '${table}', id::text, version from ${table}`)
  return await ask(ownerUrl, `${[...counts, ...rows].join(' union all ')} order by 1, 2`)
}

/** Each of these requests is refused with its status and code, and leaves nothing behind. */
export async function leavesNothing (
  service: Pick<TestApp, 'ownerUrl'>, tables: readonly string[], attempts: readonly (readonly [number, string, () => Promise<Answer>])[]
): Promise<Answer[]> {
  const before = await tracesOf(service, ...tables)
  const answers: Answer[] = []
  for (const [status, code, attempt] of attempts) {
    const answer = await attempt()
    assert.deepEqual([answer.status, answer.body?.code], [status, code], answer.text)
    answers.push(answer)
  }
  assert.deepEqual(await tracesOf(service, ...tables), before, 'a refusal writes nothing')
  return answers
}
