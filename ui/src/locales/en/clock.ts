import type zh from '../zh/clock'

const clock: typeof zh = {
  wrong_year: 'This laptop’s clock says {now}: the year is wrong. Please set it.',
  off_hub: 'This laptop’s clock is about {span} {way} the hub. Please set it.',
  jumped_back: 'This laptop’s clock jumped back by about {span}. Please check it.',
  behind_others: 'This laptop’s clock is about {span} behind other laptops. Please check it.',
  harmless: 'The order of records does not suffer, and nothing is lost.',
  putAway: 'Got it',
  ahead: 'ahead of',
  behind: 'behind',
  minutes: '{n} minutes',
  hours: '{n} hours',
  days: '{n} days',
  years: '{n} years',
}

export default clock
