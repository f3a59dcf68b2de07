#!/usr/bin/env node
// The server install: `node build/main.mjs` serves, `node build/cli-main.mjs` is the command line.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ensureInstalled, root } from './install.mjs'
import { bundle } from './load.mjs'

ensureInstalled()
for (const entry of ['src/main.ts', 'src/cli/main.ts']) {
  if (existsSync(join(root, entry))) process.stdout.write(`${await bundle(entry)}\n`)
}
