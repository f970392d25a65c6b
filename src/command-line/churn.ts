#!/usr/bin/env node
import process from 'node:process'
import { hearSignals } from './signals'

hearSignals()
// Only now: a signal that comes while the rest is loaded is heard after it.
const { runCommand } = await import('./run-command')
process.exitCode = await runCommand(process.argv.slice(2))
