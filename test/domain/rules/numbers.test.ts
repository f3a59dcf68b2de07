import fc from 'fast-check'
import { createHash } from 'node:crypto'
import t from 'tap'
import {
  awardNumber, checkCharacter, codeBytes, isAwardNumber, readVerificationCode, verificationCode
} from '../../../src/domain/rules/numbers.ts'

const prefixes = fc.stringMatching(/^[A-Z]{3,6}$/)
const random = fc.uint8Array({ minLength: codeBytes, maxLength: codeBytes })
const runs = { seed: 2026, numRuns: 300 }
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'

// The example of another scheme on ISO 7064 MOD 37,36, the Global Release Identifier (GRid): A1-2425G-ABC1234002-M.
t.test('the check character is that of ISO 7064 MOD 37,36', async (t) => {
  t.equal(checkCharacter('A12425GABC1234002'), 'M')
})

/** The standard's other wording: with its check character, the running product ends at 1. */
function holds (text: string): boolean {
  let sum = 36
  for (const [place, character] of [...text].entries()) {
    sum = (sum + alphabet.indexOf(character)) % 36
    if (place === text.length - 1) return sum === 1
    sum = (sum === 0 ? 36 : sum) * 2 % 37
  }
  return false
}

t.test('what the check character closes passes the standard’s own check', async () => {
  fc.assert(fc.property(fc.stringMatching(/^[0-9A-Z]{1,30}$/), (text) => holds(text + checkCharacter(text))), runs)
})

t.test('any single wrong character of a number shows', async () => {
  const wrong = fc.record({ prefix: prefixes, sequence: fc.integer({ min: 1, max: 9_999_999 }), place: fc.nat(), other: fc.nat(35) })
  fc.assert(fc.property(wrong, ({ prefix, sequence, place, other }) => {
    const number = awardNumber(prefix, 2026, sequence)
    const at = place % number.length
    const mistaken = number.slice(0, at) + alphabet[other] + number.slice(at + 1)
    return isAwardNumber(number) && (mistaken === number || !isAwardNumber(mistaken))
  }), runs)
})

t.test('an award number names branch, year and place in the year, and grows past a million', async (t) => {
  t.match(awardNumber('DEMO', 2026, 42), /^DEMO-2026-000042-[0-9A-Z]$/)
  t.match(awardNumber('DEMO', 2026, 1_234_567), /^DEMO-2026-1234567-[0-9A-Z]$/)
  t.ok(isAwardNumber(awardNumber('DEMO', 2026, 1_234_567)))
  for (const text of ['', 'DEMO-2026-000042', 'demo-2026-000042-0', 'DE-2026-000042-0', 'DEMO-26-000042-0']) t.notOk(isAwardNumber(text), text)
})

// API C-62: branch prefix, at least 80 random bits, check character.
t.test('a verification code holds all 80 bits: no two draws share one', async (t) => {
  t.equal(verificationCode('DEMO', new Uint8Array(10)), `DEMO-0000-0000-0000-0000-${checkCharacter('DEMO0000000000000000')}`)
  t.equal(verificationCode('DEMO', new Uint8Array(10).fill(255)), `DEMO-ZZZZ-ZZZZ-ZZZZ-ZZZZ-${checkCharacter('DEMOZZZZZZZZZZZZZZZZ')}`)
  const body = (bytes: Uint8Array) => verificationCode('DEMO', bytes).slice(5, 24)
  fc.assert(fc.property(random, random, (one, other) => (body(one) === body(other)) === (Buffer.compare(one, other) === 0)), runs)
  for (let bit = 0; bit < 80; bit++) {
    const bytes = new Uint8Array(10)
    bytes[bit >> 3] = 128 >> (bit & 7)
    t.not(body(bytes), body(new Uint8Array(10)), `bit ${bit} counts`)
  }
  t.throws(() => verificationCode('DEMO', new Uint8Array(9)), RangeError)
})

t.test('a code is read however people type it: small letters, spaces, O for 0, I and L for 1', async () => {
  fc.assert(fc.property(prefixes, random, fc.nat(), (prefix, bytes, choice) => {
    const code = verificationCode(prefix, bytes)
    const head = code.slice(0, prefix.length)
    const rest = code.slice(prefix.length).replaceAll('0', 'O').replaceAll('1', choice % 2 === 0 ? 'I' : 'l')
    const typed = [code, code.toLowerCase(), code.replaceAll('-', ''), code.replaceAll('-', ' '), head + rest][choice % 5]!
    const read = readVerificationCode(typed)
    return read?.code === code && read.prefix === prefix
  }), runs)
})

t.test('what is no code, or has a wrong character, is not read', async (t) => {
  const code = verificationCode('DEMO', createHash('sha256').update('one').digest().subarray(0, 10))
  for (const typed of ['', 'DEMO', code.slice(0, -1), `${code}0`, `X${code}XX`, code.replace('DEMO', 'DE'), code.replace('DEMO', 'DEMA'), `${code} –`]) {
    t.equal(readVerificationCode(typed), null, typed)
  }
  const at = code.length - 3
  for (const other of '23456789ABCDEFGHJKMNPQRSTUVWXYZ') {
    if (other !== code[at]) t.equal(readVerificationCode(code.slice(0, at) + other + code.slice(at + 1)), null, other)
  }
})
