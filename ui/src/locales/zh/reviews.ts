export default {
  title: '待核对',
  none: '没有需要核对的。',
  explain: '两台电脑各写各的、内容不一致时，会列在这里，由人来定。两个版本都会保留。',
  choose: '以此为准',
  settled: '已核对',
  open: '待核对',
  kind: {
    field: '资料不一致',
    mark: '勾选不一致',
    served_twice: '重复发放',
    stock: '库存为负',
    tube: '采样管结果不一致',
    list: '名单答复不一致',
  },
  accept: '确认无误',
  done: '已核对',
  result: '结果',
}
