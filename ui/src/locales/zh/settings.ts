export default {
  title: '设置',
  language: '语言',
  large: '大字',
  verify: '核对台账',
  verifyOk: '台账完好：{facts} 条记录、{pages} 页，签名和汇总表全部一致',
  device: '本机',
  deviceNamed: '本机：{name}',
}
