export default {
  title: '报表',
  explain: '导出表格上报，或复制一段简报发到群里。',
  export: '导出表格',
  text: '复制简报',
  preview: '简报内容',
  none: '还没有轮次可以导出',
  what: '导出内容',
  withNames: '汇总和名单',
  numbersOnly: '只要汇总（不含姓名）',
  whole: '名单里显示完整电话和证件号',
  kept: '导出名单会留下记录，每页印有导出人和到期日；超过 50 人要由管理员导出。',
  saved: '已导出 {name}',
}
