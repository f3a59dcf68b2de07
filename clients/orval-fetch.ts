/** What orval's functions call: the address of the service and the credential are yours to add, and a PDF is not JSON. */
const settings = { url: '', key: '' }

export const connect = (url: string, key: string) => Object.assign(settings, { url, key })

export async function send<Answer> (path: string, init: RequestInit): Promise<Answer> {
  const { url, key } = settings
  const response = await fetch(url + path, { ...init, headers: { ...init.headers, authorization: `Bearer ${key}` } })
  const isJson = response.headers.get('content-type')?.includes('json')
  return { data: await (isJson ? response.json() : response.blob()), status: response.status, headers: response.headers } as Answer
}
