import type zh from '../zh/reports'

const reports: typeof zh = {
  title: 'Reports',
  explain: 'Export a spreadsheet, or copy a short summary for a chat.',
  export: 'Export',
  text: 'Copy summary',
  preview: 'Summary',
  none: 'No round to export yet',
  saved: 'Exported {name}',
}

export default reports
