import { escape } from './html.ts'

/** Strings, comments, variables, numbers and flags, in whatever language: enough to read an example by. */
const parts = /(#[^\n]*|\/\/[^\n]*)|("(?:\\.|[^"\\\n])*"(?=\s*:)|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`)|(\$\{?[A-Za-z_]\w*}?)|\b(\d+(?:\.\d+)?|true|false|null)\b/g
const words = ['comment', 'string', 'variable', 'number']

export function highlight (code: string): string {
  let done = 0
  let markup = ''
  for (const match of code.matchAll(parts)) {
    const kind = words[match.slice(1).findIndex((group) => group !== undefined)]!
    // A comment stands apart: `http://…` and `items[0]#x` are none.
    if (kind === 'comment' && match.index > 0 && !/\s/.test(code[match.index - 1]!)) continue
    markup += `${escape(code.slice(done, match.index))}<span class="${kind}">${escape(match[0])}</span>`
    done = match.index + match[0].length
  }
  return markup + escape(code.slice(done))
}
