type Environment = Readonly<Record<string, string | undefined>>
type Exists = (path: string) => boolean

export declare const browserFlags: string[]
export declare function findBrowser(ownBrowser?: string, environment?: Environment, exists?: Exists): string | undefined
export declare function requireBrowser(
  what: string,
  ownBrowser?: string,
  environment?: Environment,
  exists?: Exists,
): string | undefined
