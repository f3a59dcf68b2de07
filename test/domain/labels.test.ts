import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { packageRoot } from '../../src/config.ts'
import { machines } from '../../src/domain/index.ts'
import { roles } from '../../src/domain/kernel/machine.ts'
import { isWord, labelOf } from '../../src/domain/labels.ts'

t.test('every status, action and role has a French label', async (t) => {
  const words = machines.flatMap(({ statuses, transitions }) => [...statuses, ...Object.keys(transitions)])
  t.strictSame([...new Set([...words, ...roles])].filter((word) => !isWord(word)).sort(), [])
})

t.test('a label has the gender of what it is said of', async (t) => {
  t.equal(labelOf('refused', 'fr'), 'refusé')
  t.equal(labelOf('refused', 'fr', 'application'), 'refusée')
  t.equal(labelOf('withdrawn', 'fr', 'appeal'), 'retiré')
})

t.test('in English a word is read as it is written, but for what has capitals', async (t) => {
  t.equal(labelOf('ready_for_jury', 'en'), 'ready for jury')
  t.equal(labelOf('in_vae', 'en', 'application'), 'in VAE')
})

t.test('what is no word of the vocabulary stays as it is', async (t) => {
  t.equal(labelOf('parcel', 'fr'), 'parcel')
})

/** Words for machines: codes have titles, presets and types of events are names. */
const technical = /\.(preset|method|code|types?|algorithms|signing)$|^ErrorCode\.kind$/

t.test('every word of the published document has a French label', async (t) => {
  const document = JSON.parse(readFileSync(join(packageRoot, 'openapi/openapi.json'), 'utf8'))
  const missing = Object.entries<any>(document.components.schemas).flatMap(([schema, { properties = {} }]) =>
    Object.entries<any>(properties).flatMap(([field, { items, ...own }]) => {
      const { enum: closed, 'x-extensible-enum': open } = items ?? own
      const unknown = (closed ?? open ?? []).filter((word: string | null) => word !== null && !isWord(word))
      return unknown.length > 0 && !technical.test(`${schema}.${field}`) ? [`${schema}.${field}: ${unknown.join(', ')}`] : []
    }))
  t.strictSame(missing, [], 'give them one in src/domain/labels.ts')
})
