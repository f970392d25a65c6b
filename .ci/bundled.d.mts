export const bundled: { readonly BUNDLED_DEPTH: string; readonly BUNDLED_CRC32: string }
