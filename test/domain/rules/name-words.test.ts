import fc from 'fast-check'
import t from 'tap'
import { nameWords, searchWords } from '../../../src/domain/rules/name-words.ts'

const finds = (typed: string, name: string) => searchWords(typed).every((word) => nameWords(name).some((known) => known.startsWith(word)))

t.test('a name is found by its words, without accents, capitals and signs', async (t) => {
  t.strictSame(nameWords('Jean-Pierre d’Artagnan'), ['jean', 'pierre', 'jeanpierre', 'd', 'artagnan', 'dartagnan'])
  t.strictSame(searchWords('  ÉLODIE   d’Ar '), ['elodie', 'd', 'ar'])
  const found = { élodie: 'ELODIE', 'o’con': 'Maeve O\'Connor', jeanp: 'Jean-Pierre Œuf', oeuf: 'Jean-Pierre Œuf', Œu: 'Oeuf', straße: 'Strasse', gunes: 'Güneş', ΕΛΕΝΗ: 'Ελένη', lecki: 'Łęcki', sorensen: 'Sørensen', thor: 'Þór', 'cqp 12': 'CQP-12 Conduite' }
  for (const [typed, name] of Object.entries(found)) t.ok(finds(typed, name), `${typed}: ${name}`)
  for (const [typed, name] of [['pont', 'Dupont'], ['dupont ana', 'Dupont Marie'], ['e', 'Dupont']] as const) t.notOk(finds(typed, name), `${typed}: ${name}`)
  t.strictSame(searchWords(' - ’ '), [])
})

t.test('whatever is typed of a name finds it, in any order, in capitals, decomposed', async () => {
  const word = fc.string({ unit: fc.constantFrom(...'aeéèçñöøœßİığЖ’\'-中x9'), minLength: 1, maxLength: 8 })
  fc.assert(fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), fc.nat(), (words, shift) => {
    const name = words.join(' ')
    const typed = words.map((part, index) => part.slice(0, 1 + (shift + index) % part.length)).reverse().join(' ')
    return finds(typed, name) && finds(typed.normalize('NFD'), name) && finds(name, name.normalize('NFD')) && finds(name.toUpperCase(), name)
  }))
})
