export const bundled: {
  readonly BUNDLED_DEPTH: string
  readonly BUNDLED_IS_LOGISTIC: string
  readonly BUNDLED_HAS_DATES: string
  readonly BUNDLED_CRC32: string
}
