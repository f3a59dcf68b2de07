import { fileURLToPath } from 'node:url'

export const folder = fileURLToPath(new URL('.', import.meta.url))

/** What each scenario does, in this order. */
export const steps = ['create', 'repeat', 'update', 'stale_update', 'command', 'conflict', 'validation', 'pages', 'download', 'tomorrow']

const document = '../openapi/openapi.json'
const strict = ['--noEmit', '--strict', '--noUncheckedIndexedAccess', '--skipLibCheck', '--target', 'es2023', '--module', 'preserve', '--allowImportingTsExtensions', '--types', 'node']

/** Types by the compiler; then one file, since not every Node runs TypeScript. */
function typescript (name, { output = name, ...tool }) {
  const scenario = `scenarios/${name}.ts`
  const bundle = `generated/${output}/scenario.mjs`
  return {
    name,
    language: 'typescript',
    output,
    needs: ['npx'],
    ...tool,
    check: [
      ['npx', 'tsc', ...strict, scenario],
      ['../node_modules/.bin/esbuild', scenario, '--bundle', '--platform=node', '--format=esm', `--outfile=${bundle}`, '--log-level=warning']
    ],
    run: ['node', bundle]
  }
}

const jar = { artifact: 'org.openapitools:openapi-generator-cli:7.25.0', file: 'generated/tools/openapi-generator-cli-7.25.0.jar' }
const dependencies = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1'
const fetchJar = ['mvn', '-B', '-q', `${dependencies}:copy`, `-Dartifact=${jar.artifact}`, '-DoutputDirectory=generated/tools']

/** One of openapi-generator's, with the settings in its own file; `loose` is how a type that says nothing looks in its language. */
function openapiGenerator (name, { needs = [], ...tool }) {
  return {
    name,
    language: name,
    output: name,
    needs: ['java', 'mvn', ...needs],
    prepare: [fetchJar],
    generate: ['java', '-jar', jar.file, 'generate', '-c', `${name}.yaml`],
    ...tool
  }
}

const venv = (output) => ['python3', '-m', 'venv', `generated/${output}/venv`]
const inVenv = (output, command) => `generated/${output}/venv/bin/${command}`

export const tools = [
  typescript('openapi-fetch', {
    output: 'openapi-typescript',
    generate: ['npx', 'openapi-typescript', document, '-o', 'generated/openapi-typescript/schema.ts']
  }),
  typescript('hey-api', { generate: ['npx', 'openapi-ts', '-i', document, '-o', 'generated/hey-api', '-c', '@hey-api/client-fetch'] }),
  typescript('orval', { generate: ['npx', 'orval', '--config', 'orval.config.ts'] }),
  typescript('typescript-fetch', openapiGenerator('typescript-fetch', {
    needs: ['npx'], loose: /^ {4}(?!body\?: object;)\w+\??: (any|object)(\[\]|;| \| null;)/
  })),
  openapiGenerator('java', {
    loose: /^\s+private (Object|List<Object>) (?!instance;|body;)\w+( =|;)/,
    copy: ['scenarios/Scenario.java', 'generated/java/src/main/java/Scenario.java'],
    check: [['mvn', '-B', '-q', '-f', 'generated/java/pom.xml', 'compile', `${dependencies}:copy-dependencies`, '-DoutputDirectory=target/lib']],
    run: ['java', '-cp', 'generated/java/target/classes:generated/java/target/lib/*', 'Scenario']
  }),
  openapiGenerator('python', {
    needs: ['python3'],
    loose: /^ {4}\w+: (Optional\[)?Any\b/,
    check: [
      venv('python'),
      [inVenv('python', 'pip'), 'install', '-q', '-r', 'generated/python/requirements.txt'],
      [inVenv('python', 'python'), '-m', 'compileall', '-q', 'generated/python/cpq_client']
    ],
    env: { PYTHONPATH: 'generated/python' },
    run: [inVenv('python', 'python'), 'scenarios/python.py']
  }),
  openapiGenerator('go', {
    needs: ['go'],
    loose: /^\t[A-Z]\w+ (\[\])?\*?interface\{\}/,
    copy: ['scenarios/scenario.go', 'generated/go/scenario/main.go'],
    check: [
      ['go', '-C', 'generated/go', 'mod', 'init', 'cpq.fr/client'],
      ['go', '-C', 'generated/go', 'mod', 'tidy'],
      ['go', '-C', 'generated/go', 'build', '-o', 'play', './scenario']
    ],
    run: ['generated/go/play']
  }),
  openapiGenerator('csharp', { loose: /^\s+public (Object|List<Object>) \w+ \{ get/, check: [] }),
  {
    name: 'openapi-python-client',
    language: 'python',
    output: 'openapi-python-client',
    needs: ['python3'],
    prepare: [
      ['python3', '-m', 'venv', 'generated/tools/venv'],
      ['generated/tools/venv/bin/pip', 'install', '-q', 'openapi-python-client==0.29.1', 'mypy==1.18.2']
    ],
    generate: ['generated/tools/venv/bin/openapi-python-client', 'generate', '--path', document, '--config', 'openapi-python-client.yaml',
      '--output-path', 'generated/openapi-python-client', '--overwrite', '--fail-on-warning'],
    env: { PYTHONPATH: 'generated/openapi-python-client', MYPYPATH: 'generated/openapi-python-client' },
    check: [['generated/tools/venv/bin/mypy', '--follow-imports=silent', '--cache-dir=generated/tools/mypy', 'scenarios/openapi_python_client.py']],
    run: ['generated/tools/venv/bin/python', 'scenarios/openapi_python_client.py']
  }
]
