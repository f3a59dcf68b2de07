import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../config.ts'
import { compareDocuments, contractOf } from '../openapi-diff/documents.ts'
import { loadChangelog, type Release } from '../openapi-diff/changelog.ts'
import type { Change } from '../openapi-diff/rules.ts'
import type { Json } from '../openapi-diff/schemas.ts'

/** What clients of the last release hold on to. */
export interface Released { readonly version: string, readonly document: Json }

export interface Changelog {
  readonly files: Readonly<Record<string, string>>
  /** Changes that this version may not make. */
  readonly forbidden: readonly Change[]
}

const read = (...path: readonly string[]) => JSON.parse(readFileSync(join(packageRoot, ...path), 'utf8'))

/** The changelog of the API (C-38): what past releases changed, as it was written then, and what this document changes since the last one. */
export function makeChangelog (document: Json): Changelog {
  const released: Released = read('openapi', 'released.json')
  const { version }: { version: string } = read('package.json')
  const past = loadChangelog(packageRoot).filter(({ releasedOn }) => releasedOn !== null)
  const changes = compareDocuments(released.document, contractOf(document))
  const breaking = changes.filter(({ isBreaking }) => isBreaking)
  const coming: Release[] = changes.length === 0 ? [] : [{ version: version === released.version ? 'next' : version, releasedOn: null, isBreaking: breaking.length > 0, changes }]
  return { files: filesOf([...coming, ...past]), forbidden: mayBreak(released.version, version) ? [] : breaking }
}

/** The same on the day of a release: from then on differences are told from here. */
export function makeRelease (document: Json, releasedOn: string): Readonly<Record<string, string>> {
  const { version }: { version: string } = read('package.json')
  const { files } = makeChangelog(document)
  const releases = (JSON.parse(files['changelog.json']!) as Release[]).map((release) => release.releasedOn ? release : { ...release, version, releasedOn })
  return { ...filesOf(releases), 'released.json': `${JSON.stringify({ version, document: contractOf(document) })}\n` }
}

/** Before 1.0 a minor version may break clients, then only a major one. */
export function mayBreak (released: string, coming: string): boolean {
  const [[oldMajor = 0, oldMinor = 0], [major = 0, minor = 0]] = [released, coming].map((version) => version.split('.').map(Number)) as [number[], number[]]
  return major > oldMajor || (major === 0 && oldMajor === 0 && minor > oldMinor)
}

const filesOf = (releases: readonly Release[]) => ({
  'changelog.json': `[${releases.map(linesOf).join(',')}]\n`,
  'changelog.md': `${['# Changelog of the API', '', 'Written by `npm run generate` from the difference of the documents.', ...releases.flatMap(chapter)].join('\n')}\n`
})

/** A change a line, so that a difference of this file can be read. */
const linesOf = ({ changes, ...release }: Release) =>
  `\n${JSON.stringify(release).slice(0, -1)},"changes":[${changes.map((one) => `\n${JSON.stringify(one)}`).join(',')}]}`

function chapter ({ version, releasedOn, changes }: Release): string[] {
  const breaking = changes.filter(({ isBreaking }) => isBreaking)
  const added = changes.filter(({ isBreaking }) => !isBreaking)
  const told = (title: string, some: readonly Change[]) =>
    some.length === 0 ? [] : ['', `### ${title}`, '', ...some.map(({ where, text }) => `- \`${where}\`: ${text}`)]
  return ['', `## ${version}${releasedOn ? ` (${releasedOn})` : ', to come'}`, ...told('Breaking', breaking), ...told('Added and changed', added)]
}
