/** "29.4 %". */
export function percent(share: number, decimals = 1): string {
  return `${(100 * share).toFixed(decimals)} %`
}

/** "1,189". */
export function grouped(count: number): string {
  return String(count).replaceAll(/\B(?=(\d{3})+$)/g, ',')
}

/** The text with a capital letter. */
export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
