import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, extname, join } from 'node:path'
import { kept, served } from './served.ts'

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.svg': 'image/svg+xml'
}
const own = ['docs.css', 'docs.js', 'try.js', 'icon.svg']
const swaggerUi = ['swagger-ui.css', 'swagger-ui-bundle.js']

/** Style, scripts and Swagger UI, by name: from our folder or its package, never from a name that a request made up. */
export function assets (packageRoot: string) {
  return kept(async (name) => {
    const folder = own.includes(name) ? join(packageRoot, 'docs', 'assets') : swaggerUi.includes(name) && swaggerUiFolder()
    return folder ? served(types[extname(name)]!, await readFile(join(folder, name))) : undefined
  })
}

const swaggerUiFolder = () => join(dirname(createRequire(import.meta.url).resolve('@fastify/swagger-ui')), 'static')
