import type zh from '../zh/nav'

const nav: typeof zh = {
  today: 'Today',
  register: 'Register',
  sweeps: 'Sweep',
  supplies: 'Supplies',
  closures: 'Closures',
  reviews: 'Review',
  reports: 'Reports',
  syncing: 'Sync',
  members: 'Members',
  privacy: 'Privacy',
  settings: 'Settings',
  skip: 'Skip to content',
  main: 'Main navigation',
  bar: 'Committee and state of sync',
}

export default nav
