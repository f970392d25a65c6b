export function findJava(): { readonly command: string; readonly version: number } | undefined
export function findSparkPython(): string | undefined
export function installPyspark(): void
