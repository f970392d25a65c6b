export const python: string
export const pythonEnvironment: NodeJS.ProcessEnv
export function interpreterOf(folder: string, platform?: NodeJS.Platform): string
export function findPython(): { command: string; version: string }
export function setUpPython(): void
