import { defineConfig } from 'tsup'

const entries = {
  index: 'src/index.ts',
  node: 'src/node.ts',
  web: 'src/web.ts',
  verification: 'src/verification.ts',
}

export default defineConfig({
  entry: { ...entries, churn: 'src/command-line/churn.ts' },
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  // Models travel as plain base64 text inside the module: the one form that every runtime and bundler takes.
  loader: { '.onnx': 'base64' },
  // The command line is the package's first user: it goes through the public entry.
  external: [/^node:/, /^@org\/churn/],
  dts: {
    // The `using` statement's types, for projects whose own `lib` is older.
    banner: '/// <reference lib="esnext.disposable" />',
    entry: entries,
    compilerOptions: { ignoreDeprecations: '6.0' },
  },
  treeshake: true,
  clean: true,
})
