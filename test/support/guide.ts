import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual, promisify } from 'node:util'
import { packageRoot } from '../../src/config.ts'

export interface Block { readonly language: string, readonly code: string }
export interface Step { readonly command: string, readonly printed: string, readonly expected: string | undefined }

/** The examples of a guide, in their order. */
export function blocksOf (text: string): Block[] {
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language, code]) => ({ language: language!, code: code! }))
}

/**
 * Runs every shell example of a guide in one real shell, as a reader who pastes them one after the other, and hands over what each printed
 * beside the answer that the guide shows below it. Packages that a guide installs are those of this repository.
 */
export async function follow (text: string, fill: (code: string) => string): Promise<Step[]> {
  const blocks = blocksOf(text)
  const folder = await mkdtemp(join(tmpdir(), 'guide-'))
  try {
    const commands = blocks.flatMap(({ language, code }, index) => language === 'sh' ? [{ code: fill(code), next: blocks[index + 1] }] : [])
    const script = commands.map(({ code }, index) => `{\n${code}\n} > "$OUT/${index}" || exit 1\n`).join('')
    // eslint-disable-next-line no-template-curly-in-string -- bash's, not ours
    const named = 'for NAME in $(compgen -v); do case $NAME in [A-Z]*) if [ "${!NAME}" = null ]; then echo "$NAME is null"; exit 1; fi;; esac; done\n'
    const out = join(folder, 'out')
    await mkdir(out)
    await symlink(join(packageRoot, 'node_modules'), join(folder, 'node_modules'))
    await writeFile(join(folder, 'guide.sh'), script + named)
    await promisify(execFile)('bash', [join(folder, 'guide.sh')], { cwd: folder, timeout: 60_000, env: { PATH: process.env['PATH'], HOME: folder, OUT: out } })
    return await Promise.all(commands.map(async ({ code, next }, index) => (
      { command: code, printed: await readFile(join(out, String(index)), 'utf8'), expected: next?.language === 'json' ? next.code : undefined })))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** What of an expected answer the real one lacks: `…` stands for anything; an object may hold more, a list longer than shown too. */
export function missing (expected: unknown, actual: unknown, at = '$'): string[] {
  if (expected === '…') return actual === undefined ? [`${at} is missing`] : []
  if (typeof expected !== 'object' || expected === null) return isDeepStrictEqual(expected, actual) ? [] : [`${at} is ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`]
  if (typeof actual !== 'object' || actual === null) return [`${at} is ${JSON.stringify(actual)}`]
  if (Array.isArray(expected) && expected.length === 0 && (actual as unknown[]).length > 0) return [`${at} is not empty: ${JSON.stringify(actual)}`]
  return Object.entries(expected).flatMap(([key, value]) => missing(value, (actual as Record<string, unknown>)[key], `${at}.${key}`))
}

/** Every JSON value that was printed, one after the other. */
export function valuesIn (printed: string): unknown[] {
  const values: unknown[] = []
  let open = ''
  for (const line of printed.split('\n')) {
    open += `${line}\n`
    try {
      values.push(JSON.parse(open))
      open = ''
    } catch { /* More lines to come. */ }
  }
  return values
}
