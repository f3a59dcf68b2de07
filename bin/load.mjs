import { mkdirSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureInstalled, root } from './install.mjs'

/** Runs a TypeScript entry point: as it is where Node strips types, as a bundle where it does not. */
export async function load (entry, { dev = false } = {}) {
  ensureInstalled({ dev })
  if (process.features.typescript && !root.includes('node_modules')) return import(pathToFileURL(join(root, entry)).href)
  process.setSourceMapsEnabled(true)
  return import(pathToFileURL(await bundle(entry)).href)
}

/** Our own code in one file under build/, packages left outside; made again only when a source is newer. */
export async function bundle (entry) {
  const outfile = join(root, 'build', entry.replace(/^src\//, '').replaceAll('/', '-').replace(/\.ts$/, '.mjs'))
  const sources = ['src', 'bin', ...(entry.startsWith('src/') ? [] : [dirname(entry)])]
  if (changedAt(outfile) > Math.max(...sources.map((folder) => newestIn(join(root, folder))))) return outfile
  const { build, stop } = await import('esbuild')
  const { outputFiles } = await build({
    entryPoints: [join(root, entry)],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    packages: 'external',
    sourcemap: true,
    write: false,
    logLevel: 'warning'
  })
  await stop()
  mkdirSync(dirname(outfile), { recursive: true })
  for (const { path, contents } of outputFiles) replace(path, contents)
  return outfile
}

/** Another process may be reading or writing the same bundle. */
function replace (path, contents) {
  const draft = join(dirname(path), `.${basename(path)}.${process.pid}`)
  writeFileSync(draft, contents)
  renameSync(draft, path)
}

function newestIn (folder) {
  const inside = readdirSync(folder, { withFileTypes: true })
    .map((entry) => entry.isDirectory() ? newestIn(join(folder, entry.name)) : changedAt(join(folder, entry.name)))
  return Math.max(changedAt(folder), ...inside)
}

const changedAt = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
