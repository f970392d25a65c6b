type Command = [program: string, words: string[]]
export function npm(...words: string[]): Command
export function installed(name: string, ...words: string[]): Command
