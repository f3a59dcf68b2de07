#!/usr/bin/env node
import { load } from './load.mjs'

await load('bench/main.ts', { dev: true })
