import t from 'tap'
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
