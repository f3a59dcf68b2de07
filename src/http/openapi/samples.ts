import { snake } from '../naming.ts'
import type { Operation } from './document.ts'
import { takesKey } from './shared.ts'

interface Call {
  readonly method: string
  /** With `{applicationId}` where an id stands. */
  readonly path: string
  readonly headers: Readonly<Record<string, Value>>
  /** JSON, indented. */
  readonly body: string | undefined
}
/** What a header holds: a text, or what each language has a name for. */
type Value = { readonly text: string } | { readonly made: 'key' | 'uuid' }

/** A larger body is read from a file. */
const longest = 1_500

/** How to call an operation in five languages, with nothing but what each brings along, but requests for Python. */
export function samplesOf ({ method, url, scope, ifMatch }: Operation, example: unknown) {
  const body = example === undefined ? undefined : JSON.stringify(example, null, 2)
  const call: Call = {
    method,
    path: url.replaceAll(/:(\w+)/g, '{$1}'),
    headers: {
      ...(scope && { Authorization: { made: 'key' } as const }),
      ...(takesKey({ method, scope }) && { 'Idempotency-Key': { made: 'uuid' } as const }),
      ...(ifMatch === 'required' && { 'If-Match': { text: '"3"' } }),
      ...(body && { 'Content-Type': { text: 'application/json' } })
    },
    body: body && body.length > longest ? undefined : body
  }
  const isInFile = body !== undefined && call.body === undefined
  return writers.map(([lang, write]) => ({ lang, source: write(call, isInFile) }))
}

type Write = (call: Call, isInFile: boolean) => string
const lines = (...parts: readonly (string | false | undefined | readonly string[])[]) => parts.flat().filter((part) => part !== false && part !== undefined).join('\n')
const indented = (text: string, by: string) => text.replaceAll('\n', `\n${by}`)
const headersIn = ({ headers }: Call, write: (name: string, value: Value) => string) => Object.entries(headers).map(([name, value]) => write(name, value))

const curl: Write = ({ path, method, ...call }, isInFile) => {
  const written = headersIn(call as Call, (name, value) =>
    'text' in value ? `-H '${name}: ${value.text}'` : `-H "${name}: ${value.made === 'key' ? 'Bearer $CPQ_KEY' : '$(uuidgen)'}"`)
  const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => `$${snake(name).toUpperCase()}`)
  const body = isInFile ? ['-d @body.json'] : call.body ? [`-d '${call.body.replaceAll("'", "'\\''")}'`] : []
  return [`curl ${method === 'GET' ? '' : `-X ${method} `}"$CPQ_URL${address}"`, ...written, ...body].join(' \\\n  ')
}

const bearer = (quote: string) => `${quote}Bearer \${key}${quote}`

const typescript: Write = ({ path, method, ...call }, isInFile) => {
  const written = headersIn(call as Call, (name, value) =>
    `    '${name.toLowerCase()}': ${'text' in value ? `'${value.text}'` : value.made === 'key' ? bearer('`') : 'crypto.randomUUID()'}`)
  return lines(
    isInFile && "import { readFile } from 'node:fs/promises'\n",
    `const answer = await fetch(\`\${url}${path.replaceAll(/\{(\w+)\}/g, (_, name: string) => `\${${name}}`)}\`, {`,
    `  method: '${method}',`,
    written.length > 0 && `  headers: {\n${written.join(',\n')}\n  }${call.body || isInFile ? ',' : ''}`,
    isInFile && "  body: await readFile('body.json')",
    call.body && `  body: JSON.stringify(${indented(call.body, '  ')})`,
    '})',
    'if (!answer.ok) throw new Error((await answer.json()).detail)'
  )
}

const pythonText = (text: string) => text.includes('"') ? `'${text}'` : `"${text}"`

const python: Write = ({ path, method, ...call }, isInFile) => {
  const written = headersIn(call as Call, (name, value) =>
    `        "${name}": ${'text' in value ? pythonText(value.text) : value.made === 'key' ? 'f"Bearer {key}"' : 'str(uuid.uuid4())'},`)
  const literal = call.body?.replaceAll(/(^\s*|": )(true|false|null)(,?)$/gm, (_, before: string, word: string, after: string) =>
    `${before}${{ true: 'True', false: 'False', null: 'None' }[word]}${after}`)
  return lines(
    'import uuid, requests\n',
    `answer = requests.${method.toLowerCase()}(`,
    `    f"{url}${path.replaceAll(/\{(\w+)\}/g, (_, name: string) => `{${snake(name)}}`)}",`,
    written.length > 0 && ['    headers={', ...written, '    },'],
    isInFile && '    data=open("body.json", "rb"),',
    literal && `    json=${indented(literal, '    ')},`,
    ')',
    'answer.raise_for_status()'
  )
}

const java: Write = ({ path, method, ...call }, isInFile) => {
  const written = headersIn(call as Call, (name, value) =>
    `    .header("${name}", ${'text' in value ? JSON.stringify(value.text) : value.made === 'key' ? '"Bearer " + key' : 'UUID.randomUUID().toString()'})`)
  const publisher = isInFile
    ? 'BodyPublishers.ofFile(Path.of("body.json"))'
    : call.body ? `BodyPublishers.ofString("""\n        ${indented(call.body, '        ')}\n        """)` : 'BodyPublishers.noBody()'
  return lines(
    `var request = HttpRequest.newBuilder(URI.create(url + "${path.replaceAll(/\{(\w+)\}/g, '" + $1 + "')}"))`.replaceAll(' + ""', ''),
    written,
    `    .${method === 'GET' ? 'GET()' : `${method}(${publisher})`}`,
    '    .build();',
    'var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());'
  )
}

const csharp: Write = ({ path, method, ...call }, isInFile) => {
  const { 'Content-Type': _, ...headers } = call.headers
  const written = headersIn({ ...call, headers } as Call, (name, value) =>
    `request.Headers.Add("${name}", ${'text' in value ? JSON.stringify(value.text) : value.made === 'key' ? '$"Bearer {key}"' : 'Guid.NewGuid().ToString()'});`)
  return lines(
    `using var request = new HttpRequestMessage(HttpMethod.${method[0]}${method.slice(1).toLowerCase()}, $"{url}${path}");`,
    written,
    isInFile && 'request.Content = new StringContent(File.ReadAllText("body.json"), Encoding.UTF8, "application/json");',
    call.body && `request.Content = new StringContent("""\n    ${indented(call.body, '    ')}\n    """, Encoding.UTF8, "application/json");`,
    'using var answer = await client.SendAsync(request);',
    'answer.EnsureSuccessStatusCode();'
  )
}

const writers: readonly (readonly [lang: string, write: Write])[] = [
  ['curl', curl], ['TypeScript', typescript], ['Python', python], ['Java', java], ['C#', csharp]
]
