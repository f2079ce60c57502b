export default {
  title: '报表',
  explain: '导出表格上报，或复制一段简报发到群里。',
  export: '导出表格',
  text: '复制简报',
  preview: '简报内容',
  none: '还没有轮次可以导出',
  saved: '已导出 {name}',
}
