import { readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import { Policy } from '../../src/domain/policy.ts'

// Model 4: no key of the policy is there for show. A rule reads it by its name, in a file that knows its group as well.

interface Schema { readonly type?: string, readonly properties?: Readonly<Record<string, Schema>>, readonly items?: Schema }

function leaves (schema: Schema, path: readonly string[] = []): (readonly string[])[] {
  const inner = schema.properties ?? (schema.type === 'array' ? schema.items?.properties : undefined)
  return inner ? Object.entries(inner).flatMap(([key, value]) => leaves(value, [...path, key])) : [path]
}

const { variants, ...groups } = Policy.properties
const keys = Object.entries(groups).flatMap(([group, schema]) => leaves(schema as Schema, [group]))

/** Where rules are; not where the schema is written, or checked against itself. */
const files = ['src/domain', 'src/domain/rules'].flatMap((folder) => readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isFile() && !/^(policy|codes)/.test(entry.name)).map(({ name }) => readFileSync(`${folder}/${name}`, 'utf8')))

const speaksOf = (word: string) => new RegExp(`\\b${word}\\b`)
/** A group is known by its name, or by a rule's type: `Policy['result']`. A list's items and one value's parts go by their key's name. */
const isRead = ([group, key, ...rest]: readonly string[]) => files.some((text) =>
  speaksOf(group!).test(text) && speaksOf(key!).test(text) && (rest.length === 0 || files.some((other) => rest.every((word) => speaksOf(word).test(other)))))

t.test('every key of the policy is read by a rule', async (t) => {
  t.ok(keys.length > 100, `${keys.length} keys`)
  t.strictSame(keys.filter((path) => !isRead(path)).map((path) => path.join('.')), [])
})
