import { type Expression, type SqlBool, sql } from 'kysely'
import type { Kept } from '../../domain/kernel/record.ts'
import { nameWords } from '../../domain/rules/name-words.ts'
import type { ReadTx, Tx } from '../schema.ts'
import { insert, type Stored } from './aggregate.ts'

const wordsOf = ({ searched = [] }: Stored<any>, state: object) =>
  new Set(nameWords(searched.map((field) => (state as Record<string, string>)[field]).join(' ')))

/** The words of new rows, in the transaction that writes these (R-8). */
export function indexNames (tx: Tx, stored: Stored<any>, states: readonly Kept[]): Promise<void> {
  return insert(tx, 'searchToken', states.flatMap((state) => tokensOf(stored, state, wordsOf(stored, state))))
}

/** The words that a change adds and takes away: none, where the name stays. */
export async function reindexNames (tx: Tx, stored: Stored<any>, before: Kept, after: Kept): Promise<void> {
  const [old, present] = [wordsOf(stored, before), wordsOf(stored, after)]
  const gone = [...old].filter((word) => !present.has(word))
  const added = [...present].filter((word) => !old.has(word))
  const forgotten = tx.deleteFrom('searchToken').where('branchId', '=', tx.branchId).where('kind', '=', stored.table)
    .where('rowId', '=', after.id).where('token', '=', sql<string>`any(${gone})`)
  await Promise.all([gone.length > 0 && forgotten.execute(), insert(tx, 'searchToken', tokensOf(stored, after, added))])
}

const tokensOf = ({ table }: Stored<any>, { branchId, id }: Kept, words: Iterable<string>) =>
  Array.from(words, (token) => ({ branchId, kind: table, token, rowId: id }))

/** After every word that begins like this one, in collation C. */
const last = '\u{10FFFF}'

/** Rows whose name has a word that begins with this one. A range and not LIKE: under row level security only that uses the index. */
export function namedLike (tx: ReadTx, table: string, word: string): Expression<SqlBool> {
  return sql<SqlBool>`${sql.ref(`${table}.id`)} in (${tx.selectFrom('searchToken').select('rowId')
    .where('branchId', '=', tx.branchId).where('kind', '=', table).where('token', '>=', word).where('token', '<', word + last)})`
}
