import { createContext, useContext, useMemo } from 'react'
import { formatMoney } from '../pieces/format.ts'

/** The currencies that amounts can be shown in, by ISO code. */
export const currencies = 'USD EUR GBP CHF CAD AUD NZD JPY CNY INR BRL MXN SEK NOK DKK PLN CZK ZAR SGD KRW'.split(' ')

const regions: Readonly<Record<string, string>> = {
  GB: 'GBP',
  CH: 'CHF',
  LI: 'CHF',
  CA: 'CAD',
  AU: 'AUD',
  NZ: 'NZD',
  JP: 'JPY',
  CN: 'CNY',
  IN: 'INR',
  BR: 'BRL',
  MX: 'MXN',
  SE: 'SEK',
  NO: 'NOK',
  DK: 'DKK',
  PL: 'PLN',
  CZ: 'CZK',
  ZA: 'ZAR',
  SG: 'SGD',
  KR: 'KRW',
}
const euro = 'AT BE CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK'.split(' ')

/** The currency of the region that a language tag names, else US dollars. */
export function currencyOf(language: string): string {
  const region = new Intl.Locale(language).maximize().region ?? ''
  return euro.includes(region) ? 'EUR' : (regions[region] ?? 'USD')
}

/** The currency in which the page shows money. */
export const CurrencyContext = createContext('USD')

/** Writes an amount in the page's currency. */
export function useMoney(): (amount: number) => string {
  const currency = useContext(CurrencyContext)
  return useMemo(() => (amount: number) => formatMoney(amount, currency), [currency])
}
