export default {
  wrong_year: '本机时间是 {now}，年份不对，请在系统里校正。',
  off_hub: '本机时间比汇聚站{way}约 {span}，请在系统里校正。',
  jumped_back: '本机时间往回跳了约 {span}，请在系统里核对。',
  behind_others: '本机时间比其他电脑慢约 {span}，请在系统里核对。',
  harmless: '不影响登记先后，也不会丢记录。',
  putAway: '知道了',
  ahead: '快',
  behind: '慢',
  minutes: '{n} 分钟',
  hours: '{n} 小时',
  days: '{n} 天',
  years: '{n} 年',
}
