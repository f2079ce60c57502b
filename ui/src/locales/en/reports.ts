import type zh from '../zh/reports'

const reports: typeof zh = {
  title: 'Reports',
  explain: 'Export a spreadsheet, or copy a short summary for a chat.',
  export: 'Export',
  text: 'Copy summary',
  preview: 'Summary',
  byOutcome: 'By outcome',
  outcome: 'Outcome',
  countsAs: 'Counts as',
  measure: {
    resident: 'Residents',
    home: 'Homes',
  },
  missing: 'Not recorded',
  others: 'Other',
  unanswered: 'Not said',
  moved: 'Move them out in the register…',
  none: 'No round to export yet',
  what: 'What to export',
  withNames: 'Summary and list of names',
  numbersOnly: 'Summary only, no names',
  whole: 'Whole phones and identity numbers in the list',
  kept: 'A list is written down, and says on every page who exported it and until when it may be kept. More than 50 people take an administrator.',
  saved: 'Exported {name}',
}

export default reports
