import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Change } from './rules.ts'

export interface Release {
  readonly version: string
  /** Nothing: not released yet. */
  readonly releasedOn: string | null
  readonly isBreaking: boolean
  readonly changes: readonly Change[]
}

/** The changelog of the API as `npm run generate` wrote it, the latest first. */
export function loadChangelog (packageRoot: string): readonly Release[] {
  const file = join(packageRoot, 'openapi', 'changelog.json')
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : []
}
