import type zh from '../zh/today'

const today: typeof zh = {
  papers: 'Papers still out',
  papersSince: 'first printed {time}',
  title: 'Today',
  noRounds: 'No round is open today',
  openRound: 'Open a round',
  remain: '{n} left',
  care: 'Care cases not reached',
  careNone: 'Nobody is left out',
  stock: 'Low stock',
  stockNone: 'Stock is fine',
  stockLeft: '{n} {unit} there',
  stockNeeded: '{n} {unit} needed',
  reviews: '{n} to review',
  reviewsNone: 'Nothing to review',
  toSweep: 'Sweep',
  revisits: 'To go back to',
  wall: 'Progress by building',
  more: '{n} more',
}

export default today
