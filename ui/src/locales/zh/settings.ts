export default {
  title: '设置',
  show: '显示',
  language: '语言',
  large: '大字',
  verify: '台账检查',
  verifyHint: '逐条检查本机的记录有没有缺损或被改动，可能要几十秒。',
  verifyNow: '开始检查',
  verifyOk: '{facts} 条记录完好，没有缺损，也没有被改动',
  device: '本机',
  deviceNamed: '本机：{name}',
}
