import fp from 'fastify-plugin'
import { connect, type Connection, type Db } from '../../db/kernel/client.ts'

declare module 'fastify' {
  interface FastifyInstance { readonly db: Db }
}

/** Connections are opened when they are first needed. */
export default fp<Connection>(async (app, { url, poolSize, preparedStatements }) => {
  const db = connect({ url, poolSize, preparedStatements } as Connection)
  app.decorate('db', db)
  app.addHook('onClose', () => db.end())
}, { name: 'database' })
