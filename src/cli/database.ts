import { hasApiKeys } from '../db/api-keys.ts'
import { seedWhenEmpty } from '../demo/seed.ts'
import { keepDemoKeys } from '../demo/keys.ts'
import { loadPresets } from '../presets.ts'
import type { Commands } from './command.ts'

export const database: Commands = {
  migrate: {
    usage: '',
    operate: async ({ applied, tell }) => {
      tell(applied.length > 0 ? `${applied.length} migrations were applied.` : 'Nothing to migrate.')
      return applied.map((name) => ({ applied: name }))
    }
  },
  seed: {
    usage: '',
    operate: async ({ db, config, tell }) => {
      if (await hasApiKeys(db)) tell('Somebody holds a key already: no demo branch is made.')
      const keep = config.databaseUrl ? {} : { keep: (keys: Parameters<typeof keepDemoKeys>[1]) => keepDemoKeys(config.dataDir, keys) }
      return await seedWhenEmpty({ db, secret: config.secret, presets: loadPresets(config.packageRoot), ...keep }) ?? []
    }
  }
}
