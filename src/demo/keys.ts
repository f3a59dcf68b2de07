import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DemoKey } from './seed.ts'

/** Beside the embedded database, for its owner alone: the demo's keys are shown at every start, and the docs page fills them in. */
const fileIn = (dataDir: string) => join(dataDir, 'demo-keys.json')

export function readDemoKeys (dataDir: string): readonly DemoKey[] {
  const file = fileIn(dataDir)
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : []
}

/** Whole or not at all, and on the disk before the keys work. */
export function keepDemoKeys (dataDir: string, keys: readonly DemoKey[]): void {
  const draft = `${fileIn(dataDir)}.new`
  writeFileSync(draft, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600, flush: true })
  renameSync(draft, fileIn(dataDir))
}
