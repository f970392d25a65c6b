import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { colorSchemeScript } from './color-scheme-script.ts'
import { contentSecurityPolicy, policyInPage } from './content-security-policy.ts'

const headers = {
  'Content-Security-Policy': `${contentSecurityPolicy}; frame-ancestors 'none'`,
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
}

export default defineConfig({
  // Relative addresses: the built folder works under any path, such as a service's /ui.
  base: './',
  plugins: [react(), policyInPage, colorSchemeScript],
  // The sample customers and the model card belong to the repository, two folders up.
  server: { fs: { allow: ['../..'] } },
  preview: { headers },
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    // A data: address would need a hole in the policy, and so would the polyfill's fetch.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // React, Mantine and the predictor are needed at once; the charts and the other pages come when they are opened.
    chunkSizeWarningLimit: 700,
  },
})
