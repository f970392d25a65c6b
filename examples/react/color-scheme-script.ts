import type { Plugin } from 'vite'

/** Loads public/color-scheme.js before the first paint: written by hand, the bundler would want it to be a module. */
export const colorSchemeScript: Plugin = {
  name: 'color-scheme-script',
  transformIndexHtml: () => [{ tag: 'script', attrs: { src: './color-scheme.js' }, injectTo: 'head' }],
}
