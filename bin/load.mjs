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

/** Entry points of threads: their bundles stand beside the one that starts them. */
const threads = ['src/papers/thread.ts']

/** Our own code in one file under build/, packages left outside; made again only when a source is newer. */
export async function bundle (entry) {
  const sources = ['src', 'bin', ...(entry.startsWith('src/') ? [] : [dirname(entry)])]
  const changed = Math.max(...sources.map((folder) => newestIn(join(root, folder))))
  const stale = [entry, ...threads].filter((source) => changedAt(bundleOf(source)) <= changed)
  if (stale.length > 0) await build(stale)
  return bundleOf(entry)
}

const nameOf = (entry) => entry.replace(/^src\//, '').replaceAll('/', '-').replace(/\.ts$/, '')
const bundleOf = (entry) => join(root, 'build', `${nameOf(entry)}.mjs`)

async function build (entries) {
  const esbuild = await import('esbuild')
  const { outputFiles } = await esbuild.build({
    entryPoints: Object.fromEntries(entries.map((entry) => [nameOf(entry), join(root, entry)])),
    outdir: join(root, 'build'),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    packages: 'external',
    splitting: true,
    chunkNames: 'chunk-[hash]',
    sourcemap: true,
    write: false,
    logLevel: 'warning'
  }).catch(() => process.exit(1)) // esbuild has told why
  await esbuild.stop()
  mkdirSync(join(root, 'build'), { recursive: true })
  for (const { path, contents } of outputFiles) replace(path, contents)
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
