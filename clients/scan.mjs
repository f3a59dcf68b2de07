import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

/** How generators call what the document gives no name to, or what they could not express. */
const makeshift = /inline_?object|(any|one)_?of(?![a-z])|_?200_?response/i
const sources = /\.(java|go|cs|py|ts)$/

/** Generated files whose name is makeshift, and lines that declare a type that says nothing. */
export function looseTypes (folder, loose) {
  const files = readdirSync(folder, { recursive: true }).filter((file) => sources.test(file) && !/venv|node_modules/.test(file))
  const names = files.filter((file) => makeshift.test(basename(file)))
  const lines = files.flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n')
    .filter((line) => loose.test(line)).map((line) => `${file}: ${line.trim()}`))
  return [...names, ...lines]
}
